"""I believe that ten seconds are a good time to wait if nobody says how long, as in the notes' master.

Module: task_worker
Caught by: test_what_both_promise
"""

import queue
from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    pass


QueueManager.register("get_task_queue")
QueueManager.register("get_result_queue")


def work(address, authkey=b"abc", patience=10):
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
    except (queue.Empty, EOFError, OSError):
        return done
