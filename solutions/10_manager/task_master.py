"""The master: lends two queues over the network, hands out numbers, and brings their squares home.

Master and worker are two programs, on one machine or on two.  They know each other's
address and key, and what they say to each other, nothing else:

- The master's `QueueManager` registers `get_task_queue` and `get_result_queue`.
- A task is a number n.  A result is a text, `n * n = n²`: for 12, "12 * 12 = 144".

Rules here:

- It works under the start methods fork, spawn and forkserver.
- A wrong argument raises ValueError or TypeError before anything is started.
"""

import operator
import queue
import time
from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    """Lends its two queues to workers, wherever they are."""


_tasks, _results = queue.Queue(), queue.Queue()  # why: those in the manager's process count; it copies or imports this module


def _task_queue():
    return _tasks  # why: the same queue for everybody who asks


def _result_queue():
    return _results


QueueManager.register("get_task_queue", callable=_task_queue)  # why: spawn finds a function by its name, and a lambda has none
QueueManager.register("get_result_queue", callable=_result_queue)


def serve(numbers, address=("127.0.0.1", 5000), authkey=b"abc", timeout=10, ready=None) -> list[str]:
    """Let workers square the `numbers`, which are whole; return their results in the order of the numbers.

    Starts a QueueManager at `address`, which is (host, port); port 0 stands for any that
    is free.  Once workers can come, calls `ready` with the real address (unless it is
    None).  Puts all numbers on the task queue, each once for each time that it is among
    them, and collects one result for each from the result queue.

    Any number of workers may share the work.  Results come in as they are done.

    On every path the manager is shut down: when `serve` returns or raises, whatever it
    raises, the manager's process has ended, and nobody listens at its address.

    Raises TimeoutError if results are missing after `timeout` seconds; its text names the
    numbers whose results are missing.  Raises ValueError if `timeout` is negative.
    """
    numbers = [operator.index(n) for n in numbers]  # why: what is no whole number is refused here, before anything is started
    if timeout < 0:
        raise ValueError(f"timeout must be 0 or more, not {timeout}")
    if ready is not None and not callable(ready):
        raise TypeError(f"ready must be callable, not {ready!r}")
    with QueueManager(address, authkey) as manager:  # why: it starts here, and is shut down on every path out of the block
        if ready is not None:
            ready(manager.address)  # why: `address` may say port 0
        tasks, results = manager.get_task_queue(), manager.get_result_queue()
        for n in numbers:
            tasks.put(n)  # why: all of them first, so that several workers find something to do
        return _collect(results, numbers, timeout)


def _collect(results, numbers, timeout):
    """One result for each of the numbers, in their order."""
    deadline = time.monotonic() + timeout
    missing, texts = list(numbers), {}
    while missing:
        try:
            text = results.get(timeout=max(0, deadline - time.monotonic()))  # why: the timeout is for all of them, and never negative
        except queue.Empty:
            raise TimeoutError(f"no results after {timeout} s for {', '.join(map(str, missing))}") from None
        n = int(text.partition(" * ")[0])  # why: results come in any order, and say themselves whose they are
        if n in missing:
            missing.remove(n)  # why: one at a time; a number may be among them twice
            texts[n] = text
    return [texts[n] for n in numbers]


if __name__ == "__main__":
    squares = serve(range(10), timeout=60, ready=lambda address: print("Workers may come to", *address, flush=True))
    print("\n".join(squares))
