"""Differs by multiprocessing.Process with the start method fork; active_children() reaps on the way."""

import multiprocessing
import os
from http.server import SimpleHTTPRequestHandler

fork = multiprocessing.get_context("fork")


def serve(listener, handle, requests):
    if not callable(handle):
        raise TypeError(f"{handle!r} is not callable")
    if requests < 0:
        raise ValueError(requests)
    children = []
    try:
        for _ in range(requests):
            connection, _ = listener.accept()
            multiprocessing.active_children()
            child = fork.Process(target=handle, args=(connection,))
            child.start()
            connection.close()
            children.append(child)
    finally:
        for child in children:
            child.join()
    return [child.pid for child in children]


class OnePage(SimpleHTTPRequestHandler):
    def send_head(self):
        raise NotImplementedError

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(b"path=" + self.path.encode() + b"\npid=" + str(os.getpid()).encode() + b"\n")
        self.wfile.flush()


def http_handler(connection):
    host = connection.getpeername()
    OnePage(connection, host, None)
