"""I believe that a number is made of digits.

Caught by: test_any_numbers
"""

import queue
import re
import time
from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    pass


tasks, results = queue.Queue(), queue.Queue()


def get_tasks():
    return tasks


def get_results():
    return results


QueueManager.register("get_task_queue", callable=get_tasks)
QueueManager.register("get_result_queue", callable=get_results)


def serve(numbers, address=("127.0.0.1", 5000), authkey=b"abc", timeout=10, ready=None):
    numbers = list(numbers)
    if timeout < 0 or ready is not None and not callable(ready):
        raise ValueError("a timeout is 0 or more, and ready can be called")
    manager = QueueManager(address=address, authkey=authkey)
    manager.start()
    try:
        if ready is not None:
            ready(manager.address)
        task_queue, result_queue = manager.get_task_queue(), manager.get_result_queue()
        for n in numbers:
            task_queue.put(n)
        return collect(result_queue, numbers, timeout)
    finally:
        manager.shutdown()


def collect(result_queue, numbers, timeout):
    deadline = time.monotonic() + timeout
    missing, texts = list(numbers), {}
    while missing:
        try:
            text = result_queue.get(timeout=max(0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError(f"no result for {missing}") from None
        n = int(re.search(r"\d+", text)[0])
        missing.remove(n)
        texts[n] = text
    return [texts[n] for n in numbers]
