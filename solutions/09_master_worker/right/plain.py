"""Differs by one process for each item, started by as many threads as there are workers; mixed_map deals shares to processes."""

import multiprocessing
import threading

starting = threading.Lock()  # one start at a time: a child must not inherit the sender of another, or the end of that one goes unseen


def tell(error):
    return ("error", type(error).__name__ + ": " + str(error))


def attempt(func, item):
    try:
        return ("ok", func(item))
    except BaseException as error:
        return tell(error)


def child(func, item, sender):
    outcome = attempt(func, item)
    try:
        sender.send(outcome)
    except Exception as error:
        sender.send(tell(error))


def in_a_process(func, item):
    with starting:
        receiver, sender = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=child, args=(func, item, sender))
        process.start()
        sender.close()
    try:
        outcome = receiver.recv()
    except EOFError:
        outcome = None
    process.join()
    receiver.close()
    return outcome or ("crashed", process.exitcode)


def by_threads(do, items, workers):
    outcomes = [None] * len(items)
    numbers = iter(range(len(items)))
    taking = threading.Lock()

    def run():
        while True:
            with taking:
                number = next(numbers, None)
            if number is None:
                return
            outcomes[number] = do(items[number])

    threads = [threading.Thread(target=run) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def check(func, *widths):
    if not callable(func):
        raise TypeError("func must be callable")
    for width in widths:
        if width < 1:
            raise ValueError("at least one worker")


def process_map(func, items, workers=2):
    check(func, workers)
    return by_threads(lambda item: in_a_process(func, item), items, workers)


def thread_map(func, items, workers=2):
    check(func, workers)
    return by_threads(lambda item: attempt(func, item), items, workers)


class Share:
    """What one process of mixed_map does: its share of the items, by threads."""

    def __init__(self, func, threads):
        self.func, self.threads = func, threads

    def __call__(self, share):
        return thread_map(self.func, share, self.threads)


def mixed_map(func, items, processes=2, threads=2):
    check(func, processes, threads)
    shares = [items[first::processes] for first in range(processes)]
    found = process_map(Share(func, threads), shares, processes)
    outcomes = [None] * len(items)
    for first, (kind, value) in enumerate(found):
        share = range(first, len(items), processes)
        for place, number in enumerate(share):
            outcomes[number] = value[place] if kind == "ok" else (kind, value)
    return outcomes
