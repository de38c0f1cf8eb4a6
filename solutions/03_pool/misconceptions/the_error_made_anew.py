"""I believe that type and text are all there is to an error, so I can make it anew.
str() of a KeyError is not what it was made of; what else it carried is lost.

Caught by: test_the_error_itself_is_raised
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    values = []
    for result in _finished(func, items, workers):
        try:
            values.append(result.get())
        except Exception as error:
            raise type(error)(str(error)) from None
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
