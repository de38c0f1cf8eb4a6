"""I believe that a server can do the work itself.
Nobody else is served meanwhile, and a handler that crashes takes the server with it.

Caught by: test_each_connection_has_a_child_of_its_own
"""

import os
from http.server import BaseHTTPRequestHandler


def serve(listener, handle, requests):
    if not callable(handle):
        raise TypeError("handle must be callable")
    if requests < 0:
        raise ValueError("requests must not be negative")
    pids = []
    running = []
    try:
        for _ in range(requests):
            connection, address = listener.accept()
            running = [pid for pid in running if os.waitpid(pid, os.WNOHANG)[0] == 0]
            handle(connection)
            connection.close()
            pids.append(os.getpid())
    finally:
        for pid in running:
            os.waitpid(pid, 0)
    return pids


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"{self.path} from process {os.getpid()}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def http_handler(connection):
    Page(connection, connection.getpeername(), None)
