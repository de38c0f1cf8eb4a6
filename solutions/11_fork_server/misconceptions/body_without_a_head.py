"""I believe that a browser reads whatever I send.
It expects a status line and header lines before the body.

Caught by: test_a_browser_gets_the_page
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
    request = connection.makefile("r")
    method, path, version = request.readline().split()
    connection.sendall(f"{path} from process {os.getpid()}".encode())
