"""I believe that nothing is left to settle when every task has failed.
The caller wants to know how each failed, and gets an exception.

Caught by: test_settle_never_raises_an_error_of_a_task
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    return [result.get() for result in _finished(func, items, workers)]


def settle(func, items, workers=None):
    results = _finished(func, items, workers)
    if results and not any(result.successful() for result in results):
        results[0].get()
    return [_outcome(result) for result in results]


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
