"""The worker: takes numbers from a master's task queue, and puts their squares on its result queue.

Master and worker are two programs, on one machine or on two.  They know each other's
address and key, and what they say to each other, nothing else:

- The worker's `QueueManager` registers the names `get_task_queue` and `get_result_queue`.
- A task is a number n.  A result is a text, `n * n = n²`: for 12, "12 * 12 = 144".

Rule here:

- A wrong argument raises ValueError or TypeError.
"""

from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    """Knows the names of the two queues, and borrows them from a master."""


def work(address, authkey=b"abc", patience=1.0) -> int:
    """Square numbers for the master at `address`, which is (host, port); return how many.

    Takes one number after the other off the task queue, and puts a result for each on the
    result queue.  Several workers may do so at once and share the numbers.

    Returns once the task queue has stayed empty for `patience` seconds (0: as soon as it
    is empty), or the master has gone.  (A number over which the master goes may count or
    not.)

    Raises ConnectionRefusedError if there is no master, multiprocessing's
    AuthenticationError if `authkey` is not the master's key, ValueError if `patience` is
    negative.
    """
    # TODO 2: register the names, connect, and work until there is nothing more to do.
    raise NotImplementedError("TODO 2: work is not written yet")


if __name__ == "__main__":
    print("numbers squared:", work(("127.0.0.1", 5000), patience=5))
