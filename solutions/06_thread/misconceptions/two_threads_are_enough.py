"""I believe that a pool of two does not make anybody wait.

Caught by: test_all_functions_are_in_flight_at_once
"""

from concurrent.futures import ThreadPoolExecutor
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
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(func) for func in funcs]
    return [future.result() for future in futures]
