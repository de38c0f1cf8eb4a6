"""Differs by reaping before it accepts, and by keeping the running children in a set."""

import os
import sys
import traceback
from http.server import BaseHTTPRequestHandler


def serve(listener, handle, requests):
    if requests < 0:
        raise ValueError("requests < 0")
    if not callable(handle):
        raise TypeError("handle is not callable")
    pids = []
    running = set()
    try:
        while len(pids) < requests:
            for pid in list(running):
                ended, status = os.waitpid(pid, os.WNOHANG)
                if ended:
                    running.remove(pid)
            connection, address = listener.accept()
            pid = os.fork()
            if pid == 0:
                code = 0
                try:
                    handle(connection)
                except:  # noqa: E722
                    traceback.print_exc()
                    code = 1
                finally:
                    sys.stdout.flush()
                    connection.close()
                    os._exit(code)
            connection.close()
            running.add(pid)
            pids.append(pid)
    finally:
        for pid in running:
            os.waitpid(pid, 0)
    return pids


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        page = f"<html><body><p>path: {self.path}</p><p>pid: {os.getpid()}</p></body></html>"
        self.send_response(200, "OK")
        self.send_header("Content-type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode("utf-8"))


def http_handler(connection):
    Handler(connection, ("client", 0), None)
