"""I believe that `as_completed` goes through the futures in the order of the list.

Caught by: test_results_come_in_the_order_of_the_arguments
"""

from concurrent.futures import ThreadPoolExecutor, as_completed
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
        futures = [pool.submit(func) for func in funcs]
        done = list(as_completed(futures))
    for future in futures:
        future.result()
    return [future.result() for future in done]
