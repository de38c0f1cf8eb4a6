"""Differs by a handler for SIGCHLD that reaps whoever has ended, as servers did in the old days."""

import os
import signal
import sys
import traceback
from http.server import BaseHTTPRequestHandler


def reap(number=None, frame=None):
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def serve(listener, handle, requests):
    if not callable(handle):
        raise TypeError("no handler")
    if not isinstance(requests, int) or requests < 0:
        raise ValueError("requests must be an int, 0 or more")
    before = signal.signal(signal.SIGCHLD, reap)
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
        signal.signal(signal.SIGCHLD, before)
        try:
            while True:
                os.wait()
        except ChildProcessError:
            pass
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
