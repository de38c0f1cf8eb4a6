"""I believe that apply_async works beside me whatever I do next.
get() in the same loop waits for each task before the next is submitted: never are two in flight.

Caught by: test_the_pool_is_as_wide_as_asked
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)
    values, first_error = [], None
    with Pool(workers) as pool:
        for item in items:
            try:
                values.append(pool.apply_async(func, (item,)).get())
            except Exception as error:
                first_error = first_error or error
        pool.close()
        pool.join()
    if first_error:
        raise first_error
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
