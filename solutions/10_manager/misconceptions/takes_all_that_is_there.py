"""I believe that it is quickest to take all the numbers in one go, and then to square them.
The other workers find nothing.

Module: task_worker
Caught by: test_two_workers_share_the_numbers
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
            numbers = [tasks.get(timeout=patience)]
            try:
                for _ in range(tasks.qsize()):
                    numbers.append(tasks.get_nowait())
            except queue.Empty:
                pass
            for n in numbers:
                results.put(f"{n} * {n} = {n * n}")
                done += 1
    except (queue.Empty, EOFError, OSError):
        return done
