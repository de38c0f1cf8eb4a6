"""I believe that a ThreadPool is the same thing, only lighter.
Its tasks run in the caller's own process: nothing runs on a second processor.

Caught by: test_the_tasks_run_in_the_pools_workers
"""

from multiprocessing.pool import ThreadPool as Pool


def run_tasks(func, items, workers=None):
    return [result.get() for result in _finished(func, items, workers)]


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
