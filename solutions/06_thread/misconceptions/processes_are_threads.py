"""I believe that a process is a thread that starts more slowly.
It has a memory of its own: what it changes there, nobody else ever sees.

Caught by: test_each_function_gives_its_result
"""

from multiprocessing import Pipe, get_context
from threading import Thread, current_thread


def loop(n, say):
    name = current_thread().name
    say(f"thread {name} is running...")
    for number in range(1, n + 1):
        say(f"thread {name} >>> {number}")
    say(f"thread {name} ended.")


def run_named(name, n):
    range(n)
    lines = [f"thread {current_thread().name} is running..."]
    thread = Thread(target=loop, name=name, args=(n, lines.append))
    thread.start()
    thread.join()
    lines.append(f"thread {current_thread().name} ended.")
    return lines


def gather(*funcs):
    for func in funcs:
        if not callable(func):
            raise TypeError(f"gather takes functions, not {func!r}")
    lines, processes = [], []
    for func in funcs:
        ours, theirs = Pipe()
        processes.append(get_context("fork").Process(target=report, args=(func, theirs)))
        processes[-1].start()
        theirs.close()
        lines.append(ours)
    outcomes = [line.recv() for line in lines]
    for process in processes:
        process.join()
    for _, error in outcomes:
        if error is not None:
            raise error
    return [result for result, _ in outcomes]


def report(func, line):
    try:
        line.send((func(), None))
    except BaseException as error:
        line.send((None, error))
