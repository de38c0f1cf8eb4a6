"""The pool of threads that multiprocessing has; what is raised comes back as part of the outcome."""

from multiprocessing.pool import ThreadPool
from threading import Thread, current_thread


def loop(n, say):
    name = current_thread().name
    lines = ["is running...", *(f">>> {number}" for number in range(1, 1 + n)), "ended."]
    for line in lines:
        say(f"thread {name} {line}")


def run_named(name, n):
    numbers = list(range(n))
    lines = []
    thread = Thread(None, loop, name, (), {"n": len(numbers), "say": lines.append})
    thread.start()
    thread.join()
    lines.insert(0, f"thread {current_thread().name} is running...")
    lines += [f"thread {current_thread().name} ended."]
    return lines


def outcome(func):
    try:
        return func(), None
    except BaseException as error:
        return None, error


def gather(*funcs):
    for func in funcs:
        if not callable(func):
            raise TypeError(func)
    if len(funcs) == 0:
        return []
    with ThreadPool(len(funcs)) as pool:
        outcomes = pool.map(outcome, funcs, chunksize=1)
        pool.close()
        pool.join()
    for _, error in outcomes:
        if error:
            raise error
    return [result for result, _ in outcomes]
