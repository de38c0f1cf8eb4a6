"""I believe that the pool checks func.
It pickles whatever it gets; the call fails in a worker, once for each item.

Caught by: test_wrong_arguments
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    return [result.get() for result in _finished(func, items, workers)]


def settle(func, items, workers=None):
    return [_outcome(result) for result in _finished(func, items, workers)]


def _finished(func, items, workers):
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
