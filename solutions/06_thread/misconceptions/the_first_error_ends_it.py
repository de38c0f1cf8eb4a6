"""I believe that the others need not be waited for once one has failed.

Caught by: test_an_error_waits_for_the_others
"""

from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
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
    pool = ThreadPoolExecutor(len(funcs))
    futures = [pool.submit(func) for func in funcs]
    wait(futures, return_when=FIRST_EXCEPTION)
    pool.shutdown(wait=False)
    return [future.result() for future in futures]
