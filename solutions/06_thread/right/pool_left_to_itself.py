"""A pool that nobody shuts down: it ends by itself when nobody refers to it any more."""

import threading as t
from concurrent.futures import ALL_COMPLETED, ThreadPoolExecutor, wait


def loop(n, say):
    say(f"thread {t.current_thread().name} is running...")
    for i in range(n):
        say(f"thread {t.current_thread().name} >>> {i + 1}")
    say(f"thread {t.current_thread().name} ended.")


def run_named(name, n):
    lines = []
    say = lines.append
    worker = t.Thread(target=loop, args=(int.__index__(n), say), name=name)
    say(f"thread {t.main_thread().name} is running...")
    worker.start()
    while worker.is_alive():
        worker.join(0.5)
    say(f"thread {t.main_thread().name} ended.")
    return lines


def gather(*funcs):
    if [func for func in funcs if not callable(func)]:
        raise ValueError("something cannot be called")
    pool = ThreadPoolExecutor(len(funcs) or 1)
    futures = [pool.submit(func) for func in funcs]
    wait(futures, return_when=ALL_COMPLETED)
    for future in futures:
        if future.exception():
            raise future.exception()
    return [future.result() for future in futures]
