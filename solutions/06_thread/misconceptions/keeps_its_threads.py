"""I believe that a pool is best kept for the next time.

Caught by: test_no_thread_stays_behind
"""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Thread, current_thread

POOLS = []


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
    if not POOLS:
        POOLS.append(ThreadPoolExecutor(100))
    futures = [POOLS[0].submit(func) for func in funcs]
    wait(futures)
    return [future.result() for future in futures]
