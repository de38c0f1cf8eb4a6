"""I believe that `left -= 1` is one step.

Caught by: test_results_come_in_the_order_of_the_arguments
"""

from threading import Thread, current_thread
from time import sleep


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
    results, errors, left = [None] * len(funcs), [None] * len(funcs), len(funcs)

    def run(place, func):
        nonlocal left
        try:
            results[place] = func()
        except BaseException as error:
            errors[place] = error
        left -= 1

    for place, func in enumerate(funcs):
        Thread(target=run, args=(place, func)).start()
    while left > 0:
        sleep(0.001)
    for error in errors:
        if error is not None:
            raise error
    return results
