"""Runs the manager's server in a process that it starts itself, speaks to it as any worker does, and ends it by a signal."""

import multiprocessing
import queue
import time
from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    pass


def run(address, authkey, pipe):
    class Server(BaseManager):
        pass

    tasks, results = queue.Queue(), queue.Queue()
    Server.register("get_task_queue", lambda: tasks)  # nothing is pickled here
    Server.register("get_result_queue", lambda: results)
    server = Server(address, authkey).get_server()
    pipe.send(server.address)
    server.serve_forever()


def serve(numbers, address=("127.0.0.1", 5000), authkey=b"abc", timeout=10, ready=None):
    numbers = list(numbers)
    if timeout < 0 or not isinstance(authkey, bytes):
        raise ValueError("timeout or authkey")
    if not (ready is None or callable(ready)):
        raise TypeError("ready")
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=run, args=(address, authkey, theirs))
    process.start()
    theirs.close()
    try:
        real = ours.recv()
        if ready:
            ready(real)
        QueueManager.register("get_task_queue")
        QueueManager.register("get_result_queue")
        manager = QueueManager(real, authkey)
        manager.connect()
        return exchange(manager.get_task_queue(), manager.get_result_queue(), numbers, timeout)
    finally:
        process.terminate()
        process.join()
        ours.close()


def exchange(tasks, results, numbers, timeout):
    for n in numbers:
        tasks.put(n)
    end = time.time() + timeout
    places = {}
    for place, n in enumerate(numbers):
        places.setdefault(n, []).append(place)
    answers = [None] * len(numbers)
    while None in answers:
        try:
            text = results.get(True, max(end - time.time(), 0))
        except queue.Empty:
            break
        answers[places[int(text[: text.index(" *")])].pop()] = text
    if None in answers:
        raise TimeoutError([n for n, answer in zip(numbers, answers) if answer is None])
    return answers
