"""A worker that waits in short slices, on a clock of its own, and gets its queues at the first need.

Module: task_worker
"""

import time
from multiprocessing.managers import BaseManager
from queue import Empty


class QueueManager(BaseManager):
    def __init__(self, *args):
        super().__init__(*args)
        self.connect()


for name in ("get_task_queue", "get_result_queue"):
    QueueManager.register(name)


def work(address, authkey=b"abc", patience=1.0):
    if patience < 0:
        raise ValueError("no patience at all")
    if not isinstance(authkey, bytes):
        raise TypeError("a key is bytes")
    manager = QueueManager(address, authkey)
    count = 0
    try:
        for n in numbers(manager.get_task_queue(), patience):
            manager.get_result_queue().put("%d * %d = %d" % (n, n, n * n))
            count += 1
    except (EOFError, ConnectionError):
        print("the master has gone")
    return count


def numbers(tasks, patience):
    """The numbers, until the queue has been empty for too long."""
    last = time.monotonic()
    while True:
        try:
            n = tasks.get(True, min(0.05, patience))
        except Empty:
            if time.monotonic() - last >= patience:
                return
        else:
            yield n
            last = time.monotonic()
