"""I believe that workers see the variables of the caller.
Forked ones have a copy; those of spawn and forkserver import the module anew, and find None.

Caught by: test_under_every_start_method
"""

from multiprocessing import Pool

_func = None


def run_tasks(func, items, workers=None):
    return [result.get() for result in _finished(func, items, workers)]


def settle(func, items, workers=None):
    return [_outcome(result) for result in _finished(func, items, workers)]


def _finished(func, items, workers):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    global _func
    _func = func
    items = list(items)
    with Pool(workers) as pool:
        results = [pool.apply_async(_call, (item,)) for item in items]
        pool.close()
        pool.join()
    return results


def _call(item):
    return _func(item)


def _outcome(result):
    try:
        return "ok", result.get()
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"
