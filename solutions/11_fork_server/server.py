"""A server that forks a child for each connection, as Apache began.

Rules for every function here:

- Only the caller's own process returns from `serve`; a forked child ends inside it.
- A wrong argument raises ValueError or TypeError before anything is accepted or forked.
"""

import os
import sys
import traceback
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler



def serve(listener, handle, requests) -> list[int]:
    """Accept `requests` connections, each served by a child of its own; return the children's pids.

    `listener` is a listening socket.  For each connection that it accepts, a child is
    forked that calls `handle(connection)` and ends.  The pids come in the order in which
    the connections were accepted.

    - A slow client holds up no other client.
    - A handler that raises (anything at all) or crashes costs only its own connection.
    - The client sees its connection close as soon as the handler is done with it: no
      other process keeps a copy of it open.
    - When handler k starts, every child that had ended before connection k-1 was opened
      has been reaped.  When `serve` returns or raises, all have been.

    Raises ValueError if `requests` is negative, TypeError if `handle` cannot be called.
    `serve(listener, handle, 0)` is `[]`.
    """
    if not callable(handle):
        raise TypeError(f"handle must be callable, not {handle!r}")
    if requests < 0:
        raise ValueError(f"requests must be 0 or more, not {requests}")
    pids = []
    alive = []
    try:
        for _ in range(requests):
            connection, _ = listener.accept()
            alive = [pid for pid in alive if not _has_ended(pid)]  # why: here, at the latest, no zombie is older than one connection
            with connection:  # why: our copy must go, or the client never sees the end
                pid = _fork(listener, connection, handle)
            pids.append(pid)
            alive.append(pid)
    finally:
        for pid in alive:  # why: also when accept or fork has raised
            os.waitpid(pid, 0)
    return pids


def http_handler(connection) -> None:
    """Answer one HTTP/1.0 GET request on the socket `connection`.

    The answer has status 200, and a body in which the path that was asked for and the
    pid of the process that answers can be read.  A malformed request gets status 400.
    """
    _Answer(connection, connection.getpeername(), None)  # why: its __init__ reads the request and answers it


class _Answer(BaseHTTPRequestHandler):
    """The answer to one request."""

    default_request_version = "HTTP/1.0"  # why: it counts while the real one is unknown; with 0.9, a 400 would have no status line

    def do_GET(self):
        body = f"{self.path} was served by process {os.getpid()}.\n".encode()  # why: here and not above, each child has its own pid
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep quiet: the standard library would write a line to stderr for each request."""


def _fork(listener, connection, handle):
    """Fork a child that serves the connection and ends; return its pid."""
    sys.stdout.flush()  # why: the child gets a copy of the buffer, and its text would come out twice
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            try:
                listener.close()  # why: only the parent accepts
                handle(connection)
                status = 0
            except BaseException:  # why: Exception would let SystemExit and KeyboardInterrupt through
                traceback.print_exc()
            sys.stdout.flush()  # why: os._exit throws away what is still in the buffer
            sys.stderr.flush()
        finally:
            os._exit(status)  # why: return and sys.exit lead back into the caller's code; the end closes the connection
    return pid


def _has_ended(pid):
    """Has the child ended?  If so, it has been reaped; if not, nobody waits."""
    return os.waitpid(pid, os.WNOHANG) != (0, 0)


if __name__ == "__main__":
    import socket

    with socket.create_server(("127.0.0.1", 8000)) as listener:
        print("Ask three times for http://127.0.0.1:8000/")
        print(serve(listener, http_handler, 3))
