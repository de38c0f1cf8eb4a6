"""A Queue and a Pipe: how processes that share nothing talk to each other.

Rules for every function here:

- It works under the start methods fork, spawn and forkserver.
- When it returns or raises, every child process that it started has ended and has
  been waited for (Ctrl-C in the middle of it does not count).
- A wrong argument raises ValueError or TypeError before anything is started.
"""

import operator
from contextlib import contextmanager
from multiprocessing import Pipe, Process, Queue


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
    values = list(values)  # why: what is no collection fails here, before anything is started
    queue = Queue(maxsize)
    report, reporter = Pipe(duplex=False)
    writer = Process(target=_write, args=(queue, values), name="writer")
    reader = Process(target=_read, args=(queue, len(values), reporter), name="reader")
    with report, reporter, _reaped(writer, reader):
        writer.start()
        reader.start()  # why: before any join; a writer whose queue is full cannot end
        reporter.close()  # why: now only the reader can write, and recv would notice its death
        received = report.recv()  # why: before join; a reader that still has much to say cannot end
    return received


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
    n = operator.index(n)  # why: 2.5 and "3" are refused here, with a TypeError
    if n < 0:
        raise ValueError(f"n must be 0 or more, not {n}")
    mine, childs = Pipe()
    child = Process(target=_answer, args=(childs, mine), name="child")
    numbers = [0]
    with _reaped(child), mine, childs:  # why: left from right to left, so that we close our end, then join
        child.start()
        childs.close()  # why: as long as we hold it open too, we would not notice the child's death
        for k in range(n):
            mine.send(k)
            numbers.append(mine.recv())
    return numbers


def _write(queue, values):
    """The writer's whole life."""
    for value in values:
        queue.put(value)


def _read(queue, count, reporter):
    """The reader's whole life: take COUNT values off the queue, and report them all."""
    # why: counting needs no mark for the end, and whatever marks the end could be among the values
    reporter.send([queue.get() for _ in range(count)])


def _answer(mine, parents):
    """The child's whole life: answer each number with the next one, until the end of file."""
    parents.close()  # why: there is no end of file while anybody, even this process, could still send
    with mine:
        while True:
            try:
                k = mine.recv()
            except EOFError:
                return
            mine.send(k + 1)


@contextmanager
def _reaped(*children):
    """At the end of the block, wait for the children; after an error in it, kill those that were started first."""
    try:
        yield
    except BaseException:
        for child in children:
            if child.pid is not None:  # it was started
                child.kill()  # why: it may wait for something that will never come
                child.join()  # why: a killed child is a zombie until somebody waits for it
        raise
    for child in children:
        child.join()


if __name__ == "__main__":  # why: under spawn and forkserver, the children import this file again
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
