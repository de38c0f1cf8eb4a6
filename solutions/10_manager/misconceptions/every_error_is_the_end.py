"""I believe that whatever goes wrong, there is no more to do: 0 numbers, good-bye.
Who has the wrong key should hear of it.

Module: task_worker
Caught by: test_another_key
"""

from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    pass


QueueManager.register("get_task_queue")
QueueManager.register("get_result_queue")


def work(address, authkey=b"abc", patience=1.0):
    if patience < 0:
        raise ValueError("patience is 0 or more")
    manager = QueueManager(address=address, authkey=authkey)
    done = 0
    try:
        manager.connect()
        tasks, results = manager.get_task_queue(), manager.get_result_queue()
        while True:
            n = tasks.get(timeout=patience)
            results.put(f"{n} * {n} = {n * n}")
            done += 1
    except Exception:
        return done
