"""Threads report by a queue; who has taken as many reports as there are threads need not join them."""

import itertools
import queue
import threading


def loop(n, say):
    name = threading.current_thread().name
    for line in itertools.chain(["is running..."], (f">>> {i}" for i in range(1, n + 1)), ["ended."]):
        say(f"thread {name} {line}")


def run_named(name, n):
    n = n + 0
    lines, post = [], queue.Queue()

    def work():
        loop(n, post.put)
        post.put(None)

    me = threading.current_thread().name
    lines.append(f"thread {me} is running...")
    threading.Thread(target=work, name=name).start()
    while (line := post.get()) is not None:
        lines.append(line)
    lines.append(f"thread {me} ended.")
    return lines


def gather(*funcs):
    post = queue.SimpleQueue()

    def work(number, func):
        try:
            post.put((number, True, func()))
        except BaseException as problem:
            post.put((number, False, problem))

    for func in funcs:
        if not callable(func):
            raise TypeError(f"{func} is not a function")
    for job in enumerate(funcs):
        threading.Thread(target=work, args=job).start()
    outcomes = sorted((post.get() for _ in funcs), key=lambda outcome: outcome[0])
    for _, good, value in outcomes:
        if not good:
            raise value
    return [value for _, _, value in outcomes]
