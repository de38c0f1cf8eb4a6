"""The manager's process makes its queues when it starts, by an initializer; a generator brings the results."""

import queue
from contextlib import ExitStack
from functools import partial
from multiprocessing.managers import BaseManager
from time import perf_counter

_made = {}


def _make():
    _made.update(tasks=queue.Queue(), results=queue.Queue())


class QueueManager(BaseManager):
    """With `start` in its own hands."""


def _named(name):
    return _made[name]


QueueManager.register("get_task_queue", partial(_named, "tasks"), exposed=("put", "get", "empty", "get_nowait", "qsize"))
QueueManager.register("get_result_queue", partial(_named, "results"), exposed=("put", "get"))


class MissingResults(TimeoutError):
    def __str__(self):
        return "nobody has squared " + " and ".join(map(str, self.args[0]))


def serve(numbers, address=("127.0.0.1", 5000), authkey=b"abc", timeout=10, ready=None):
    if timeout < 0:
        raise ValueError(f"timeout={timeout}")
    if ready is not None and not callable(ready):
        raise TypeError(f"ready={ready}")
    numbers = list(numbers)
    with ExitStack() as stack:
        manager = QueueManager(address, authkey)
        manager.start(initializer=_make)
        stack.callback(manager.shutdown)
        if ready is not None:
            ready(manager.address)
        put, get = manager.get_task_queue().put, manager.get_result_queue().get
        for n in numbers:
            put(n)
        waiting, texts = sorted(numbers), {}
        for text in _until(get, perf_counter() + timeout) if waiting else ():
            n = int(text[: text.find(" ")])
            waiting.remove(n)
            texts[n] = text
            if not waiting:
                break
        if waiting:
            raise MissingResults(waiting)
        return list(map(texts.get, numbers))


def _until(get, deadline):
    """What GET gives, as long as it comes in time."""
    try:
        while True:
            left = deadline - perf_counter()
            yield get(timeout=left) if left > 0 else get(block=False)
    except queue.Empty:
        return
