"""A server that forks a child for each connection, as Apache began.

Rules for every function here:

- Only the caller's own process returns from `serve`; a forked child ends inside it.
- A wrong argument raises ValueError or TypeError before anything is accepted or forked.
"""


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
    # TODO 1: give each connection a child, and leave neither zombies nor open copies behind.
    raise NotImplementedError("TODO 1: serve is not written yet")


def http_handler(connection) -> None:
    """Answer one HTTP/1.0 GET request on the socket `connection`.

    The answer has status 200, and a body in which the path that was asked for and the
    pid of the process that answers can be read.  A malformed request gets status 400.
    """
    # TODO 2: answer a browser, with the standard library's HTTP classes.
    raise NotImplementedError("TODO 2: http_handler is not written yet")


if __name__ == "__main__":
    import socket

    with socket.create_server(("127.0.0.1", 8000)) as listener:
        print("Ask three times for http://127.0.0.1:8000/")
        print(serve(listener, http_handler, 3))
