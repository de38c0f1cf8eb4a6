"""I believe that any three words are a request.
The third must be a version of HTTP.

Caught by: test_other_malformed_requests
"""

import os
import sys
import traceback


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
            connection.close()
            pids.append(pid)
            running.append(pid)
    finally:
        for pid in running:
            os.waitpid(pid, 0)
    return pids


def http_handler(connection):
    with connection.makefile("r", encoding="latin-1", newline="\r\n") as request:
        words = request.readline().split()
        while request.readline().strip():
            pass
    if len(words) != 3:
        status, body = "400 Bad Request", "I do not understand (400)"
    else:
        status, body = "200 OK", f"{words[1]} from process {os.getpid()}"
    connection.sendall(f"HTTP/1.0 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
