"""Futures without a pool: each thread fills the one that it was given, and `wait` waits for all."""

from concurrent.futures import Future, wait
from threading import Event, Thread, current_thread


def loop(n, say):
    name = current_thread().name
    say(f"thread {name} is running...")
    [say(f"thread {name} >>> {number + 1}") for number in range(n)]
    say(f"thread {name} ended.")


def run_named(name, n):
    if type(n) is not int or n < 0:
        raise ValueError(f"n is {n!r}")
    lines, over = [], Event()

    def work():
        try:
            loop(n, lines.append)
        finally:
            over.set()

    lines.append(f"thread {current_thread().name} is running...")
    thread = Thread(target=work)
    thread.name = name
    thread.start()
    over.wait()
    lines.append(f"thread {current_thread().name} ended.")
    return lines


def _fill(future, func):
    try:
        value = func()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(value)


def gather(*funcs):
    for func in funcs:
        if not hasattr(func, "__call__"):
            raise TypeError("please give functions")
    futures = {Future(): func for func in funcs}
    for future, func in futures.items():
        Thread(target=_fill, args=(future, func), daemon=True).start()
    wait(futures)
    return [future.result() for future in futures]
