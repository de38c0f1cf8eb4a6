"""Looks again and again whether there is a result, on its own clock, and never waits inside of the queue."""

import time
from collections import Counter
from contextlib import closing
from multiprocessing.managers import SyncManager
from queue import Empty, Queue


class QueueManager(SyncManager):
    def close(self):
        self.shutdown()


queues = {}


def get_task_queue():
    return queues.setdefault("tasks", Queue())


def get_result_queue():
    return queues.setdefault("results", Queue())


for function in (get_task_queue, get_result_queue):
    QueueManager.register(function.__name__, function)


def serve(numbers, address=("127.0.0.1", 5000), authkey=b"abc", timeout=10, ready=None):
    numbers = tuple(numbers)
    if timeout < 0:
        raise ValueError("timeout")
    if ready is not None and not hasattr(ready, "__call__"):
        raise ValueError("ready")
    manager = QueueManager(address=address, authkey=authkey)
    manager.start()
    with closing(manager):
        if ready is not None:
            ready(manager.address)
        tasks, results = manager.get_task_queue(), manager.get_result_queue()
        for n in numbers:
            tasks.put_nowait(n)
        end, answers, missing = time.monotonic() + timeout, {}, Counter(numbers)
        while missing.total():
            if time.monotonic() > end:
                raise TimeoutError("still missing: " + ", ".join(str(n) for n in missing.elements()))
            try:
                answer = results.get_nowait()
            except Empty:
                time.sleep(0.005)
                continue
            n = int(answer.split(" ")[0])
            answers[n] = answer
            missing[n] -= 1
        return [answers[n] for n in numbers]
