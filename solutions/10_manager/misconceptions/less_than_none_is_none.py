"""I believe that less than no patience is no patience.

Module: task_worker
Caught by: test_work_with_wrong_arguments
"""

import queue
from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    pass


QueueManager.register("get_task_queue")
QueueManager.register("get_result_queue")


def work(address, authkey=b"abc", patience=1.0):
    manager = QueueManager(address=address, authkey=authkey)
    manager.connect()
    tasks, results = manager.get_task_queue(), manager.get_result_queue()
    done = 0
    try:
        while True:
            n = tasks.get(timeout=max(0, patience))
            results.put(f"{n} * {n} = {n * n}")
            done += 1
    except (queue.Empty, EOFError, OSError):
        return done
