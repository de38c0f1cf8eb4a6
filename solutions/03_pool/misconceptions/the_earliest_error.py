"""I believe that the first error is the one that comes in first.
Which that is changes from run to run; the first in the order of the items does not.

Caught by: test_the_first_error_in_item_order_is_raised
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)
    errors = []
    with Pool(workers) as pool:
        results = [pool.apply_async(func, (item,), error_callback=errors.append) for item in items]
        pool.close()
        pool.join()
    if errors:
        raise errors[0]
    return [result.get() for result in results]


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
