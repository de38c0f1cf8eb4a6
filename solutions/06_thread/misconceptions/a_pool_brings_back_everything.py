"""I believe that `multiprocessing`'s ThreadPool brings back whatever is raised.
A sys.exit() ends its worker, and the result never comes.

Caught by: test_whatever_is_raised_comes_out
"""

from multiprocessing.pool import ThreadPool
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
    if not funcs:
        return []
    with ThreadPool(len(funcs)) as pool:
        results = [pool.apply_async(func) for func in funcs]
        pool.close()
        for result in results:
            result.wait()
        pool.join()
    return [result.get() for result in results]
