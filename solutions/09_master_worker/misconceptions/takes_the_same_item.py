"""I believe that nobody comes between my look at the next item and my taking it.
Two threads read the same number, and both do that item.

Caught by: test_no_item_is_lost_and_none_done_twice
"""

import pickle
from multiprocessing import Pipe, Process
from multiprocessing.connection import wait
from threading import Thread


def process_map(func, items, workers=2):
    check(func, workers)
    return mixed_map(func, items, workers, 1)


def thread_map(func, items, workers=2):
    check(func, workers)
    items = list(items)
    outcomes, left, following = [None] * len(items), len(items), 0

    def serve():
        nonlocal following
        while following < left:
            number = following
            following += 1
            outcomes[number] = outcome(func, items[number])

    threads = [Thread(target=serve) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def mixed_map(func, items, processes=2, threads=2):
    check(func, processes, threads)
    todo = list(enumerate(items))[::-1]
    outcomes = [None] * len(todo)
    owners, at, started = {}, {}, []

    def hire():
        pairs = [Pipe() for _ in range(threads)]
        process = Process(target=work, args=(func, [theirs for _, theirs in pairs]))
        process.start()
        started.append(process)
        for ours, theirs in pairs:
            theirs.close()
            owners[ours] = process
            give(ours)

    def give(line):
        if todo:
            at[line], item = todo.pop()
            line.send((item,))
        else:
            line.send(())

    for _ in range(min(processes, len(todo))):
        hire()
    while at:
        for line in wait(list(at)):
            if line not in at:
                continue
            try:
                answer = line.recv()
            except (EOFError, OSError):
                process = owners[line]
                process.join()
                for other in [other for other in at if owners[other] is process]:
                    try:
                        answer = other.recv()
                    except (EOFError, OSError):
                        answer = ("crashed", process.exitcode)
                    outcomes[at.pop(other)] = answer
                if todo:
                    hire()
            else:
                outcomes[at.pop(line)] = answer
                give(line)
    for process in started:
        process.join()
    return outcomes


def work(func, lines):
    threads = [Thread(target=serve, args=(func, line)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def serve(func, line):
    while args := line.recv():
        answer = outcome(func, *args)
        try:
            pickle.dumps(answer)
        except Exception as error:
            answer = ("error", f"{type(error).__name__}: {error}")
        line.send(answer)


def outcome(func, item):
    try:
        return "ok", func(item)
    except BaseException as error:
        return "error", f"{type(error).__name__}: {error}"


def check(func, *widths):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    if min(widths) < 1:
        raise ValueError("there must be at least one worker")
