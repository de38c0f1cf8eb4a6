"""I believe that range() checks the number of requests, and the first call checks the handler.
range(-1) is empty and raises nothing; the call comes in the child, and too late.

Caught by: test_a_wrong_argument_starts_nothing
"""

import os
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
    pids = []
    running = []
    try:
        for _ in range(requests):
            connection, address = listener.accept()
            running = [pid for pid in running if os.waitpid(pid, os.WNOHANG)[0] == 0]
            pid = os.fork()
            if pid == 0:
                child(handle, connection)
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
