"""I believe that a patience of 0 means: wait as long as it takes.

Module: task_worker
Caught by: test_each_number_gets_an_answer
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
            n = tasks.get(timeout=patience or None)
            results.put(f"{n} * {n} = {n * n}")
            done += 1
    except (queue.Empty, EOFError, OSError):
        return done
