"""The master: lends two queues over the network, hands out numbers, and brings their squares home.

Master and worker are two programs, on one machine or on two.  They know each other's
address and key, and what they say to each other, nothing else:

- The master's `QueueManager` registers `get_task_queue` and `get_result_queue`.
- A task is a number n.  A result is a text, `n * n = n²`: for 12, "12 * 12 = 144".

Rules here:

- It works under the start methods fork, spawn and forkserver.
- A wrong argument raises ValueError or TypeError before anything is started.
"""

from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    """Lends its two queues to workers, wherever they are."""


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
    # TODO 1: register the two queues, and let workers come for the numbers.
    raise NotImplementedError("TODO 1: serve is not written yet")


if __name__ == "__main__":
    squares = serve(range(10), timeout=60, ready=lambda address: print("Workers may come to", *address, flush=True))
    print("\n".join(squares))
