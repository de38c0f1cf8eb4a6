"""Differs by a Pool subclass whose with block closes and joins, and by choosing the start method spawn itself."""

import multiprocessing
import multiprocessing.pool
from contextlib import suppress

spawn = multiprocessing.get_context("spawn")


class TidyPool(multiprocessing.pool.Pool):
    def __init__(self, workers):
        super().__init__(workers, context=spawn)

    def __exit__(self, *error):
        self.close()
        self.join()


def check(func, items, workers):
    if not callable(func) or not hasattr(items, "__iter__"):
        raise TypeError("run_tasks(func, items): func must be callable, items a list")
    if workers is not None and workers < 1:
        raise ValueError(f"{workers} workers?")


def run_tasks(func, items, workers=None):
    check(func, items, workers)
    with TidyPool(workers) as pool:
        results = [pool.apply_async(func, [item]) for item in items]
        for result in results:
            result.wait()
        return [result.get() for result in results]


def settle(func, items, workers=None):
    check(func, items, workers)
    outcomes = []
    with TidyPool(workers) as pool:
        results = [pool.apply_async(func, [item]) for item in items]
        for result in results:
            with suppress(Exception):
                outcomes.append(("ok", result.get()))
                continue
            try:
                result.get()
            except Exception as error:
                outcomes.append(("error", f"{error.__class__.__name__}: {error}"))
    return outcomes
