"""Uses multiprocessing's own queues, made anew for each call: the manager lends what it has inherited, and the master needs no proxy."""

import queue
import time
from functools import partial
from multiprocessing import Queue
from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    pass


def the_same(thing):
    return thing


def serve(numbers, address=("127.0.0.1", 5000), authkey=b"abc", timeout=10, ready=None):
    numbers = list(numbers)
    if timeout < 0:
        raise ValueError("timeout")
    if ready is not None and not callable(ready):
        raise TypeError("ready")
    tasks, results = Queue(), Queue()
    QueueManager.register("get_task_queue", callable=partial(the_same, tasks))
    QueueManager.register("get_result_queue", callable=partial(the_same, results))
    try:
        with QueueManager(address=address, authkey=authkey) as manager:
            if ready is not None:
                ready(manager.address)
            for n in numbers:
                tasks.put(n)
            return in_order(numbers, collected(results, numbers, time.monotonic() + timeout))
    finally:
        tasks.close()
        tasks.join_thread()


def collected(results, numbers, end):
    texts = []
    try:
        while len(texts) < len(numbers):
            texts.append(results.get(timeout=max(0.0, end - time.monotonic())))
    except queue.Empty:
        left = in_order(numbers, texts)
        raise TimeoutError(f"no results for {[n for n, text in zip(numbers, left) if text is None]}") from None
    return texts


def in_order(numbers, texts):
    """For each number its text, or None where there is none (yet)."""
    texts = list(texts)
    found = []
    for n in numbers:
        text = next((each for each in texts if each.startswith(f"{n} * ")), None)
        if text is not None:
            texts.remove(text)
        found.append(text)
    return found
