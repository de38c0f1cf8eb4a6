"""I believe that repr() of an error is its name and its text.
It is code that makes the error, ValueError('text'), not "ValueError: text".

Caught by: test_settle_tells_how_each_task_ended
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
        results = [pool.apply_async(func, (item,)) for item in items]
        pool.close()
        pool.join()
    return results


def _outcome(result):
    try:
        return "ok", result.get()
    except Exception as error:
        return "error", repr(error)
