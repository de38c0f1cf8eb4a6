"""Differs by letting the kernel reap: with SIGCHLD ignored, no child becomes a zombie."""

import os
import signal
import sys
import traceback
from http.server import BaseHTTPRequestHandler


def serve(listener, handle, requests):
    if not callable(handle):
        raise TypeError("no handler")
    if not isinstance(requests, int) or requests < 0:
        raise ValueError("requests must be an int, 0 or more")
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    pids = []
    try:
        for _ in range(requests):
            connection, _ = listener.accept()
            with connection:
                pid = os.fork()
                if pid == 0:
                    signal.signal(signal.SIGCHLD, before)
                    run(handle, connection)
            pids.append(pid)
    finally:
        try:
            os.wait()  # with SIGCHLD ignored, it comes back when there is no child any more
        except ChildProcessError:
            pass
        signal.signal(signal.SIGCHLD, before)
    return pids


def run(handle, connection):
    try:
        handle(connection)
        sys.stdout.flush()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(1)


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def do_GET(self):
        body = "{} {}\n".format(self.path, os.getpid()).encode()
        self.send_response(200)
        self.send_header("Content-Length", len(body))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code="-", size="-"):
        pass


def http_handler(connection):
    Answer(request=connection, client_address=("", 0), server=None)
