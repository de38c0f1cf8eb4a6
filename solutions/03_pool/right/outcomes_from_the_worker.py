"""Differs by catching errors in the worker, so that each task succeeds with an outcome; run_tasks is built on that."""

from multiprocessing import Pool


def attempt(func, item):
    try:
        return True, func(item)
    except Exception as error:
        return False, error


def attempts(func, items, workers):
    if not callable(func):
        raise TypeError(f"{func!r} is not a function")
    argses = [(func, item) for item in items]
    pool = Pool(processes=workers)
    with pool:
        pending = [pool.apply_async(attempt, args) for args in argses]
        done = [task.get() for task in pending]
        pool.close()
        pool.join()
    return done


def run_tasks(func, items, workers=None):
    done = attempts(func, items, workers)
    for good, value in done:
        if not good:
            raise value
    return [value for _, value in done]


def settle(func, items, workers=None):
    return [
        ("ok", value) if good else ("error", f"{type(value).__name__}: {value}") for good, value in attempts(func, items, workers)
    ]
