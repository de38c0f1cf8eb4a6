"""Many tasks, a few worker processes: `multiprocessing.Pool`.

Rules for every function here:

- The tasks run in the worker processes of one `multiprocessing.Pool`, submitted by
  `apply_async`, one item each.
- It works under the start methods fork, spawn and forkserver.
- When it returns or raises, its pool has been closed and then joined, and no worker
  process is left (Ctrl-C in the middle of it does not count).
- A wrong argument raises ValueError or TypeError before anything is started.
"""

from multiprocessing import Pool


def run_tasks(func, items, workers=None) -> list:
    """Return `func(item)` for each item of the list `items`, computed by a pool of `workers` processes.

    The results come in the order of the items, whatever order the tasks finish in.
    All items are submitted before any result is waited for.  `workers=None` means the
    width that `Pool()` takes by itself, however few items there are.

    If tasks raise, the others still finish; then the error of the first failing item,
    in the order of the items, is raised.

    Raises ValueError if `workers` is less than 1, TypeError if `func` cannot be called
    or `items` cannot be iterated over.

    >>> run_tasks(abs, [-3, 2], workers=1)
    [3, 2]
    """
    return [result.get() for result in _finished(func, items, workers)]  # why: get() raises what the task raised


def settle(func, items, workers=None) -> list[tuple[str, object]]:
    """Tell for each item how its task ended: `("ok", value)` or `("error", "ValueError: text")`.

    As `run_tasks`, but an error of a task is told and never raised.  The text of an
    error `e` is f"{type(e).__name__}: {e}".

    >>> settle(int, ["7", ""], workers=1)
    [('ok', 7), ('error', "ValueError: invalid literal for int() with base 10: ''")]
    """
    return [_outcome(result) for result in _finished(func, items, workers)]


def _finished(func, items, workers):
    """Submit each item to a pool; once all are done and the pool is gone, return their results as `apply_async` gave them."""
    if not callable(func):  # why: a pool would find that out only in a worker
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)  # why: what cannot be iterated over fails here, before a worker is started
    with Pool(workers) as pool:  # why: Pool itself knows its width for None, and refuses less than 1
        results = [pool.apply_async(func, (item,)) for item in items]  # why: a tuple of one, or an item that is a tuple is taken apart
        pool.close()  # why: nothing more will come, so the workers may go home when all is done
        pool.join()  # why: the end of the with block terminates, which would cut off what still runs
    return results


def _outcome(result):
    """What became of one task that is done."""
    try:
        return "ok", result.get()
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"
