"""I believe that what comes after the results is always reached.
An error jumps over close() and join(), and the workers stay.

Caught by: test_the_pool_is_closed_and_joined
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)
    pool = Pool(workers)
    results = [pool.apply_async(func, (item,)) for item in items]
    for result in results:
        result.wait()
    values = [result.get() for result in results]
    pool.close()  # why it is wrong: not reached when get() raises
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
