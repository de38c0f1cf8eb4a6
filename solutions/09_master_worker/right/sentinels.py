"""Differs by waiting for sentinels, by two SimpleQueues a worker, and by asking is_alive; all in one loop in the master."""

import threading
from multiprocessing import Process, SimpleQueue
from multiprocessing.connection import wait
from queue import Empty, Queue


def describe(error):
    return "error", "{}: {}".format(type(error).__name__, error)


def guarded(func, item):
    try:
        return "ok", func(item)
    except BaseException as error:
        return describe(error)


def work_loop(func, todo, done):
    while True:
        task = todo.get()
        if task == "home":
            break
        number, item = task
        try:
            done.put((number, guarded(func, item)))
        except Exception as error:
            done.put((number, describe(error)))


def threaded_loop(func, threads, todo, done):
    crew = [threading.Thread(target=work_loop, args=(func, todo, done)) for _ in range(threads)]
    for member in crew:
        member.start()
    for member in crew:
        member.join()


class Crew:
    def __init__(self, func, threads):
        self.todo, self.done = SimpleQueue(), SimpleQueue()
        self.busy = set()
        self.process = Process(target=threaded_loop, args=(func, threads, self.todo, self.done), daemon=True)
        self.process.start()


def run(func, items, processes, threads):
    items = list(items)
    outcomes = {}
    numbers = list(range(len(items)))
    crews = []
    while len(outcomes) < len(items):
        while len(crews) < processes and numbers:
            crews.append(Crew(func, threads))
            while numbers and len(crews[-1].busy) < threads:
                hand(crews[-1], numbers, items)
        wait([crew.process.sentinel for crew in crews] + [crew.done._reader for crew in crews])
        for crew in list(crews):
            gone = not crew.process.is_alive()
            while not crew.done.empty():
                number, outcome = crew.done.get()
                crew.busy.discard(number)
                outcomes[number] = outcome
                if not gone and numbers:
                    hand(crew, numbers, items)
            if gone:
                crew.process.join()
                for number in crew.busy:
                    outcomes[number] = ("crashed", crew.process.exitcode)
                crews.remove(crew)
    for crew in crews:
        for _ in range(threads):
            crew.todo.put("home")
        crew.process.join()
    return [outcomes[number] for number in range(len(items))]


def hand(crew, numbers, items):
    number = numbers.pop(0)
    crew.busy.add(number)
    crew.todo.put((number, items[number]))


def refuse(func, *widths):
    if not hasattr(func, "__call__"):
        raise TypeError("that is no function: %r" % (func,))
    if any(width <= 0 for width in widths):
        raise ValueError("not enough workers: %r" % (widths,))


def process_map(func, items, workers=2):
    refuse(func, workers)
    return run(func, items, workers, 1)


def mixed_map(func, items, processes=2, threads=2):
    refuse(func, processes, threads)
    return run(func, items, processes, threads)


def thread_map(func, items, workers=2):
    refuse(func, workers)
    todo, done = Queue(), {}
    for pair in enumerate(items):
        todo.put(pair)

    def drain():
        try:
            while True:
                number, item = todo.get(block=False)
                done[number] = guarded(func, item)
        except Empty:
            pass

    crew = [threading.Thread(target=drain, name=f"worker-{number}") for number in range(workers)]
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    return [done[number] for number in range(len(done))]
