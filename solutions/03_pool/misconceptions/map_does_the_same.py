"""I believe that map is apply_async for many.
It cuts the items into chunks, gives up a chunk at its first error, and tells nothing of a single item.

Caught by: test_the_tasks_run_in_the_pools_workers
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)
    with Pool(workers) as pool:
        result = pool.map_async(func, items)
        pool.close()
        pool.join()
    return result.get()


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
