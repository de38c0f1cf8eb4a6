"""I believe that a result of None means that there is none yet.
None is a value like any other; left out, it shifts all that come after it.

Caught by: test_an_item_is_one_argument
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    values = [result.get() for result in _finished(func, items, workers)]
    return [value for value in values if value is not None]


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
