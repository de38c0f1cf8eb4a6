"""I believe that an item that is a tuple already is the args of apply_async.
It is taken apart, and func gets its parts as several arguments.

Caught by: test_an_item_is_one_argument
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    return [result.get() for result in _finished(func, items, workers)]


def settle(func, items, workers=None):
    return [_outcome(result) for result in _finished(func, items, workers)]


def _finished(func, items, workers):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)
    with Pool(workers) as pool:
        results = [pool.apply_async(func, item if isinstance(item, tuple) else (item,)) for item in items]
        pool.close()
        pool.join()
    return results


def _outcome(result):
    try:
        return "ok", result.get()
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"
