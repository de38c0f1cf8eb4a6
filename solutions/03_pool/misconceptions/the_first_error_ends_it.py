"""I believe that an error may leave the with block at once.
Leaving it terminates the pool: tasks that others are waiting for are cut off in the middle.

Caught by: test_an_error_waits_for_the_other_tasks
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)
    with Pool(workers) as pool:
        results = [pool.apply_async(func, (item,)) for item in items]
        values = [result.get() for result in results]
        pool.close()
        pool.join()
    return values


def settle(func, items, workers=None):
    return [_outcome(result) for result in _finished(func, items, workers)]


def _finished(func, items, workers):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)
    with Pool(workers) as pool:
        results = [pool.apply_async(func, (item,)) for item in items]
        pool.close()
        pool.join()
    return results


def _outcome(result):
    try:
        return "ok", result.get()
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"
