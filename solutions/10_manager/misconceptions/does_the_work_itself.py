"""I believe that the right squares are what counts, whoever squares.
The workers come for nothing.

Caught by: test_each_number_gets_its_result
"""

import queue
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
        task_queue = manager.get_task_queue()
        for n in numbers:
            task_queue.put(n)
        return [f"{n} * {n} = {n * n}" for n in numbers]
    finally:
        manager.shutdown()
