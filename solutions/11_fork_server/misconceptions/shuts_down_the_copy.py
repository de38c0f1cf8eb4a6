"""I believe that shutdown() ends my copy of the connection only.
It ends the connection itself, for all who hold it; close() gives up one copy.

Caught by: test_each_connection_has_a_child_of_its_own
"""

import os
import socket
import sys
import traceback
from http.server import BaseHTTPRequestHandler


def child(handle, connection):
    status = 1
    try:
        handle(connection)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


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
            pid = os.fork()
            if pid == 0:
                child(handle, connection)
            connection.shutdown(socket.SHUT_RDWR)
            connection.close()
            pids.append(pid)
            running.append(pid)
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
