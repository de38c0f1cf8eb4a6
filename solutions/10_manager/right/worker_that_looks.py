"""A worker that looks, takes what is there without waiting, and sleeps in between.

Module: task_worker
"""

import multiprocessing.managers
import queue
import time


class QueueManager(multiprocessing.managers.BaseManager):
    pass


def work(address, authkey=b"abc", patience=1.0):
    if not patience >= 0:
        raise ValueError(patience)
    QueueManager.register("get_task_queue")
    QueueManager.register("get_result_queue")
    server = QueueManager(address=address, authkey=authkey)
    server.connect()
    done = []
    try:
        tasks, results = server.get_task_queue(), server.get_result_queue()
        idle_since = time.monotonic()
        while True:
            number = look(tasks)
            if number is not None:
                results.put(f"{number} * {number} = {number ** 2}")
                done.append(number)
                idle_since = time.monotonic()
            elif time.monotonic() - idle_since >= patience:
                break
            else:
                time.sleep(0.01)
    except (EOFError, OSError):
        pass
    return len(done)


def look(tasks):
    """A number, or None where there is none."""
    if tasks.empty():
        return None
    try:
        return tasks.get_nowait()
    except queue.Empty:  # another worker was quicker
        return None
