"""Differs by a context manager that owns the children, by select before accept, and by parsing the request by hand."""

import http
import io
import os
import select
import sys
import traceback
from http.client import parse_headers


class Family:
    def __init__(self):
        self.pids = []
        self.alive = {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.reap(0)

    def reap(self, options):
        for pid in sorted(self.alive):
            found, status = os.waitpid(pid, options)
            if found == pid:
                del self.alive[pid]

    def fork(self, task):
        sys.stdout.flush()
        pid = os.fork()
        if not pid:
            status = 70
            try:
                task()
                status = 0
            except BaseException as error:
                traceback.print_exception(error)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        self.pids.append(pid)
        self.alive[pid] = task


def serve(listener, handle, requests):
    if not hasattr(handle, "__call__"):
        raise TypeError("cannot call the handler")
    if int(requests) != requests or requests < 0:
        raise ValueError("how many requests?")
    with Family() as family:
        for _ in range(requests):
            select.select([listener], [], [])
            connection, _ = listener.accept()
            try:
                family.fork(lambda: handle(connection))
            finally:
                connection.close()
            family.reap(os.WNOHANG)
        return family.pids


def http_handler(connection):
    with connection.makefile("rwb") as stream:
        words = stream.readline(65537).split()
        parse_headers(stream) if len(words) == 3 else None
        if len(words) == 3 and words[0] == b"GET" and words[2] in (b"HTTP/1.0", b"HTTP/1.1"):
            answer(stream, http.HTTPStatus.OK, f"path {words[1].decode('latin-1')}, pid {os.getpid()}")
        else:
            answer(stream, http.HTTPStatus.BAD_REQUEST, "400 Bad Request")


def answer(stream, status, text):
    out = io.StringIO(newline="\r\n")
    print(f"HTTP/1.0 {status.value} {status.phrase}", file=out)
    print("Content-Type: text/plain", file=out)
    print(file=out)
    print(text, file=out)
    stream.write(out.getvalue().encode())
