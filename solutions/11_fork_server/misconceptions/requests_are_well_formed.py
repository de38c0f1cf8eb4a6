"""I believe that requests come from browsers, and those make no mistakes.
Anybody can connect and send anything.

Caught by: test_a_malformed_request
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
        path = request.readline().split()[1]
        while request.readline().strip():
            pass
    body = f"{path} from process {os.getpid()}"
    connection.sendall(f"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
