"""I believe that apply_async returns what the task returns.
It returns at once, with a handle: the value must be fetched with get().

Caught by: test_each_item_gets_its_result
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    return _finished(func, items, workers)  # why it is wrong: handles, not results


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
