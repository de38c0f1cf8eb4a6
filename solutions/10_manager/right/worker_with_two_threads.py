"""A worker that has two threads, each with queues of its own, and counts what both have done.

Module: task_worker
"""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing.managers import BaseManager
from queue import Empty


class QueueManager(BaseManager):
    pass


QueueManager.register("get_task_queue")
QueueManager.register("get_result_queue")


def work(address, authkey=b"abc", patience=1.0):
    if patience < 0:
        raise ValueError("patience")
    manager = QueueManager(address, authkey)
    manager.connect()
    with ThreadPoolExecutor(2) as threads:
        return sum(threads.map(one_thread, [manager] * 2, [patience] * 2))


def one_thread(manager, patience):
    count = 0
    try:
        tasks, results = manager.get_task_queue(), manager.get_result_queue()
        while True:
            n = tasks.get(timeout=patience)
            results.put(" ".join(map(str, (n, "*", n, "=", n * n))))
            count += 1
    except (Empty, EOFError, OSError):
        return count
