"""I believe that a worker knows the master's key: there is only one in the notes.

Module: task_worker
Caught by: test_the_key_of_the_master
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
    manager = QueueManager(address=address, authkey=b"abc")
    manager.connect()
    tasks, results = manager.get_task_queue(), manager.get_result_queue()
    done = 0
    try:
        while True:
            n = tasks.get(timeout=patience)
            results.put(f"{n} * {n} = {n * n}")
            done += 1
    except (queue.Empty, EOFError, OSError):
        return done
