"""I believe that the caller is served best by one kind of error.
Who waits for a ValueError gets a RuntimeError, and no `except` fits any more.

Caught by: test_an_error_waits_for_the_other_tasks
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    values = []
    for result in _finished(func, items, workers):
        try:
            values.append(result.get())
        except Exception as error:
            raise RuntimeError(f"a task failed: {error}") from error
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
