"""A Queue and a Pipe: how processes that share nothing talk to each other.

Rules for every function here:

- It works under the start methods fork, spawn and forkserver.
- When it returns or raises, every child process that it started has ended and has
  been waited for (Ctrl-C in the middle of it does not count).
- A wrong argument raises ValueError or TypeError before anything is started.
"""


def relay(values, maxsize=0) -> list:
    """Send `values` from one child process to another; return what the second received.

    A writer process puts the values, one by one, on a `multiprocessing.Queue(maxsize)`;
    a reader process takes them off.  All of them arrive, each once and in order,
    whatever they are: anything that can be pickled, None too, of any size.  At most
    `maxsize` values are in the queue at a time; 0 means that there is no bound.

    Raises TypeError if `values` cannot be iterated over.

    >>> relay(["A", None, "C"], maxsize=1)
    ['A', None, 'C']
    """
    # TODO 1: let one child write and another read, and bring home what was read.
    raise NotImplementedError("TODO 1: relay is not written yet")


def ping_pong(n) -> list[int]:
    """Bounce a number between this process and a child; return `[0, 1, ..., n]`.

    Both hold one end of a duplex `Pipe`.  This process sends 0, the child answers 1; this
    process sends 1, the child answers 2; and so on, until the answer is n.  Nobody
    says farewell: this process closes its end, the child meets the end of file, and
    ends by itself with exit code 0.  `ping_pong(0)` is `[0]`.

    Raises ValueError if `n` is negative, TypeError if it is no int.

    >>> ping_pong(3)
    [0, 1, 2, 3]
    """
    # TODO 2: play the game with a child that knows by itself when it is over.
    raise NotImplementedError("TODO 2: ping_pong is not written yet")


if __name__ == "__main__":
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
