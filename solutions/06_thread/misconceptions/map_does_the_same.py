"""I believe that `pool.map` waits for everybody, as the end of the `with` block does.
An error that comes out of it cancels what no thread has taken up yet.

Caught by: test_an_error_waits_for_the_others
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
    with ThreadPoolExecutor(max(len(funcs), 1)) as pool:
        return list(pool.map(call, funcs))


def call(func):
    return func()
