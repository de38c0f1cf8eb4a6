"""Differs by the standard library's own forking server, put over the listening socket; and by http.server's HTTPServer for a page."""

import http.server
import os
import socketserver


class Server(socketserver.ForkingMixIn, socketserver.TCPServer):
    def __init__(self, listener, handle):
        super().__init__(listener.getsockname(), handle, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.pids = []

    def finish_request(self, request, client_address):
        self.RequestHandlerClass(request)

    def shutdown_request(self, request):
        self.close_request(request)

    def process_request(self, request, client_address):
        self.service_actions()
        before = set(self.active_children or ())
        super().process_request(request, client_address)
        self.pids += self.active_children - before

    def handle_error(self, request, client_address):
        print("the handler failed", flush=True)


def serve(listener, handle, requests):
    if not callable(handle):
        raise TypeError("a handler must be callable")
    if requests < 0:
        raise ValueError("the number of requests must not be negative")
    server = Server(listener, safe(handle))
    try:
        while len(server.pids) < requests:
            connection, address = listener.accept()
            server.process_request(connection, address)
    finally:
        if server.active_children:
            server.collect_children(blocking=True)
    return server.pids


def safe(handle):
    def run(connection):
        try:
            handle(connection)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", flush=True)

    return run


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"You asked for {self.path}, and {os.getpid()} answers.".encode())


def http_handler(connection):
    Page(connection, connection.getpeername(), None)
