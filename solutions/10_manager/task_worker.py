"""The worker: takes numbers from a master's task queue, and puts their squares on its result queue.

Master and worker are two programs, on one machine or on two.  They know each other's
address and key, and what they say to each other, nothing else:

- The worker's `QueueManager` registers the names `get_task_queue` and `get_result_queue`.
- A task is a number n.  A result is a text, `n * n = n²`: for 12, "12 * 12 = 144".

Rule here:

- A wrong argument raises ValueError or TypeError.
"""

import queue
from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    """Knows the names of the two queues, and borrows them from a master."""


QueueManager.register("get_task_queue")  # why: the names alone; the queues are the master's
QueueManager.register("get_result_queue")


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
    if patience < 0:
        raise ValueError(f"patience must be 0 or more, not {patience}")
    manager = QueueManager(address, authkey)
    manager.connect()  # why: outside of the try below; a master that was never there, or another key, is no end of the work
    done = 0
    try:
        tasks, results = manager.get_task_queue(), manager.get_result_queue()
        while True:
            n = tasks.get(timeout=patience)  # why: no look before it; between look and get, another worker may be quicker
            results.put(f"{n} * {n} = {n * n}")
            done += 1
    except queue.Empty:  # why: the module queue's, which comes over the network as it is; multiprocessing.Queue has none
        return done
    except (EOFError, OSError):  # why: the end of a connection, or a broken one: it depends on what the master was at when it went
        return done


if __name__ == "__main__":
    print("numbers squared:", work(("127.0.0.1", 5000), patience=5))
