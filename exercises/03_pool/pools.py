"""Many tasks, a few worker processes: `multiprocessing.Pool`.

Rules for every function here:

- The tasks run in the worker processes of one `multiprocessing.Pool`, submitted by
  `apply_async`, one item each.
- It works under the start methods fork, spawn and forkserver.
- When it returns or raises, its pool has been closed and then joined, and no worker
  process is left (Ctrl-C in the middle of it does not count).
- A wrong argument raises ValueError or TypeError before anything is started.
"""


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
    # TODO 1: submit every item to a pool, see the pool off, and collect the results.
    raise NotImplementedError("TODO 1: run_tasks is not written yet")


def settle(func, items, workers=None) -> list[tuple[str, object]]:
    """Tell for each item how its task ended: `("ok", value)` or `("error", "ValueError: text")`.

    As `run_tasks`, but an error of a task is told and never raised.  The text of an
    error `e` is f"{type(e).__name__}: {e}".

    >>> settle(int, ["7", ""], workers=1)
    [('ok', 7), ('error', "ValueError: invalid literal for int() with base 10: ''")]
    """
    # TODO 2: as run_tasks, but turn each result, or each error, into an outcome.
    raise NotImplementedError("TODO 2: settle is not written yet")
