"""I believe that a connection always ends with an EOFError.
When its other side dies with a word unread, it is reset.

Module: task_worker
Caught by: test_the_master_goes_at_any_moment
"""

import queue
from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    pass


QueueManager.register("get_task_queue")
QueueManager.register("get_result_queue")


def work(address, authkey=b"abc", patience=1.0):
    if patience < 0:
        raise ValueError("patience is 0 or more")
    manager = QueueManager(address=address, authkey=authkey)
    manager.connect()
    tasks, results = manager.get_task_queue(), manager.get_result_queue()
    done = 0
    try:
        while True:
            n = tasks.get(timeout=patience)
            results.put(f"{n} * {n} = {n * n}")
            done += 1
    except (queue.Empty, EOFError):
        return done
