"""I believe that the pids may be collected as the children end.
They are promised in the order in which the connections were accepted.

Caught by: test_pids_come_in_the_order_of_the_connections
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
    if not callable(handle):
        raise TypeError("handle must be callable")
    if requests < 0:
        raise ValueError("requests must not be negative")
    pids = []
    running = set()
    try:
        for _ in range(requests):
            connection, address = listener.accept()
            for pid in list(running):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    running.remove(pid)
                    pids.append(pid)
            pid = os.fork()
            if pid == 0:
                child(handle, connection)
            connection.close()
            running.add(pid)
    finally:
        while running:
            pid, status = os.wait()
            running.remove(pid)
            pids.append(pid)
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
