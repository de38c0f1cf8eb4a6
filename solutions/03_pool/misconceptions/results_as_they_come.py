"""I believe that a callback that appends collects the results in order.
Callbacks run as the tasks finish, and tasks finish in any order.

Caught by: test_results_come_in_the_order_of_the_items
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)
    values = []
    with Pool(workers) as pool:
        results = [pool.apply_async(func, (item,), callback=values.append) for item in items]
        pool.close()
        pool.join()
    for result in results:
        result.get()
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
