"""I believe that a Queue sends whatever is put on it, or says so.
It pickles in a thread of its own; what cannot be pickled is dropped there, and the master waits for ever.

Caught by: test_a_value_that_cannot_be_sent
"""

import pickle
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import Pipe, Process, Queue
from multiprocessing.connection import wait
from threading import Lock, Thread

starting = Lock()


def process_map(func, items, workers=2):
    check(func, workers)
    todo, outcomes = list(enumerate(items))[::-1], {}

    def feed():
        while todo:
            number, item = todo.pop()
            outcomes[number] = in_a_process(func, item)

    feeders = [Thread(target=feed) for _ in range(workers)]
    for feeder in feeders:
        feeder.start()
    for feeder in feeders:
        feeder.join()
    return [outcomes[number] for number in sorted(outcomes)]


def in_a_process(func, item):
    queue = Queue()
    process = Process(target=serve_one, args=(func, item, queue))
    with starting:
        process.start()
    if queue._reader not in wait([queue._reader, process.sentinel]):
        process.join()
        if process.exitcode:
            return "crashed", process.exitcode
    answer = queue.get()
    process.join()
    return answer


def serve_one(func, item, queue):
    queue.put(outcome(func, item))


def thread_map(func, items, workers=2):
    check(func, workers)
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(partial(outcome, func), items))


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
