"""I believe that a pool must not be given more tasks than it has workers.
A batch is submitted, waited for, then the next: a slow task holds up workers that have nothing to do.

Caught by: test_all_are_submitted_before_any_is_waited_for
"""

import os
from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    return [result.get() for result in _finished(func, items, workers)]


def settle(func, items, workers=None):
    return [_outcome(result) for result in _finished(func, items, workers)]


def _finished(func, items, workers):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)
    results = []
    with Pool(workers) as pool:
        width = workers or os.cpu_count()
        for start in range(0, len(items), width):
            batch = [pool.apply_async(func, (item,)) for item in items[start : start + width]]
            for result in batch:
                result.wait()  # why it is wrong: the next batch is submitted only after this
            results += batch
        pool.close()
        pool.join()
    return results


def _outcome(result):
    try:
        return "ok", result.get()
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"
