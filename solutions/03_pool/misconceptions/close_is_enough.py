"""I believe that close() ends the workers.
It only says that no more will come; without join() they are still there when the function returns.

Caught by: test_the_pool_is_closed_and_joined
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
    pool = Pool(workers)
    results = [pool.apply_async(func, (item,)) for item in items]
    pool.close()
    for result in results:
        result.wait()
    return results


def _outcome(result):
    try:
        return "ok", result.get()
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"
