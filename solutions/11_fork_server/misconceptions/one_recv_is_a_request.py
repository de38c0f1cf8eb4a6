"""I believe that one recv brings the whole request.
It brings what is there, which may be the first half of a line.

Caught by: test_a_request_that_comes_in_pieces
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
    words = connection.recv(65536).decode("latin-1").split("\r\n")[0].split()
    if len(words) == 3 and words[0] == "GET" and words[2].startswith("HTTP/1."):
        status, body = "200 OK", f"{words[1]} from process {os.getpid()}"
    else:
        status, body = "400 Bad Request", "I do not understand (400)"
    connection.sendall(f"HTTP/1.0 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
