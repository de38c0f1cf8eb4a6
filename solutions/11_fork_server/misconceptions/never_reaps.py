"""I believe that children that have ended are gone.
They are zombies until their parent asks after them.

Caught by: test_all_children_are_reaped_when_serve_returns
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
    for _ in range(requests):
        connection, address = listener.accept()
        pid = os.fork()
        if pid == 0:
            child(handle, connection)
        connection.close()
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
