"""Differs by a subclass of spawn's Process, one feeding thread for each worker, and by mixed_map as a map over threads in each."""

import queue
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from multiprocessing import get_context
from threading import Thread

spawn = get_context("spawn")


class Worker(spawn.Process):
    def __init__(self, func, threads):
        super().__init__()
        self.func, self.threads = func, threads
        self.mine, self.yours = spawn.Pipe()

    def start(self):
        mine, self.mine = self.mine, None  # not to be pickled
        super().start()
        self.mine = mine
        self.yours.close()

    def run(self):
        with ThreadPoolExecutor(self.threads) as pool:
            for number, item in iter(self.yours.recv, None):
                pool.submit(self.answer, number, item)

    def answer(self, number, item):
        outcome = attempt(self.func, item)
        try:
            data = spawn.reducer.ForkingPickler.dumps((number, outcome))
        except Exception as error:
            data = spawn.reducer.ForkingPickler.dumps((number, failure(error)))
        self.yours.send_bytes(data)


def failure(error):
    return ("error", f"{error.__class__.__name__}: {error}")


def attempt(func, item):
    try:
        return ("ok", func(item))
    except BaseException as error:
        return failure(error)


def feed(func, tasks, outcomes, threads):
    worker, flying = None, set()
    while True:
        while len(flying) < threads:
            try:
                number, item = tasks.get_nowait()
            except queue.Empty:
                break
            if worker is None:
                worker = Worker(func, threads)
                worker.start()
            flying.add(number)
            try:
                worker.mine.send((number, item))
            except OSError:
                break
        if not flying:
            break
        try:
            number, outcomes[number] = worker.mine.recv()
            flying.remove(number)
        except (EOFError, OSError):
            worker.join()
            for number in flying:
                outcomes[number] = ("crashed", worker.exitcode)
            worker, flying = None, set()
    if worker is not None:
        with closing(worker.mine):
            worker.mine.send(None)
            worker.join()


def process_map(func, items, workers=2):
    if not callable(func):
        raise TypeError("func is not callable")
    if workers < 1:
        raise ValueError("workers must be positive")
    return mixed_map(func, items, workers, 1)


def mixed_map(func, items, processes=2, threads=2):
    if not callable(func):
        raise TypeError("func is not callable")
    if processes < 1 or threads < 1:
        raise ValueError("processes and threads must be positive")
    tasks, outcomes = queue.SimpleQueue(), {}
    for task in enumerate(items):
        tasks.put(task)
    feeders = [Thread(target=feed, args=(func, tasks, outcomes, threads)) for _ in range(processes)]
    for feeder in feeders:
        feeder.start()
    for feeder in feeders:
        feeder.join()
    return [outcomes[number] for number in sorted(outcomes)]


def thread_map(func, items, workers=2):
    if not callable(func):
        raise TypeError("func is not callable")
    outcomes = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = {pool.submit(attempt, func, item): number for number, item in enumerate(items)}
        for future in as_completed(futures):
            outcomes[futures[future]] = future.result()
    return [outcomes[number] for number in range(len(outcomes))]
