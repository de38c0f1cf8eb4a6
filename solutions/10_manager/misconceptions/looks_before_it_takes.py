"""I believe that a queue that is not empty has something for me.
Between the look and the get, another worker may be quicker.

Module: task_worker
Caught by: test_another_worker_is_quicker
"""

import time
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
    deadline = time.monotonic() + patience
    try:
        while True:
            if not tasks.empty():
                n = tasks.get()
                results.put(f"{n} * {n} = {n * n}")
                done += 1
                deadline = time.monotonic() + patience
            elif time.monotonic() >= deadline:
                return done
            else:
                time.sleep(0.01)
    except (EOFError, OSError):
        return done
