"""Master and worker: one hands out the work, others do it, and what happens to one costs the rest nothing.

Each function returns one outcome for each item of the list `items`, in the order of
the items: `("ok", func(item))`, `("error", "ValueError: text")` if `func` raised (an
error `e` is told as f"{type(e).__name__}: {e}"), or, where processes do the work,
`("crashed", exitcode)` if the process died over it: 3 after os._exit(3), -N after
signal N.

Rules for every function here:

- It works under the start methods fork, spawn and forkserver.
- When it returns or raises, no process or thread that it started is left (Ctrl-C in
  the middle of it does not count).
- A wrong argument raises ValueError or TypeError before anything is started.
"""


def process_map(func, items, workers=2) -> list[tuple[str, object]]:
    """Have `workers` processes do `func(item)` for each item, and return the outcomes.

    The master hands each worker one item at a time: who is done gets the next.  So
    `workers` items are in flight at once, and never more.

    A worker that dies costs only the item that it was at.  It is replaced, and the
    master and the other workers go on.

    Raises ValueError if `workers` is less than 1, TypeError if `func` cannot be called.

    >>> process_map(int, ["7", ""])
    [('ok', 7), ('error', "ValueError: invalid literal for int() with base 10: ''")]
    """
    # TODO 1: hand out the items, take in the outcomes, and notice who has died.
    raise NotImplementedError("TODO 1: process_map is not written yet")


def thread_map(func, items, workers=2) -> list[tuple[str, object]]:
    """Have `workers` threads of this process do `func(item)` for each item, and return the outcomes.

    As `process_map`: one item at a time for each thread, `workers` items in flight at
    once and never more.  An item that raises, whatever it raises, costs only itself.
    There are no crashes to tell of: what ends one thread hard ends the whole process.

    Raises ValueError if `workers` is less than 1, TypeError if `func` cannot be called.

    >>> thread_map(int, ["7", ""])
    [('ok', 7), ('error', "ValueError: invalid literal for int() with base 10: ''")]
    """
    # TODO 2: the same with threads.
    raise NotImplementedError("TODO 2: thread_map is not written yet")


def mixed_map(func, items, processes=2, threads=2) -> list[tuple[str, object]]:
    """Have `processes` processes of `threads` threads each do `func(item)` for each item, and return the outcomes.

    So processes x threads items are in flight at once, and never more.  A process that
    dies costs the items that were its own, and the others go on.

    Raises ValueError if `processes` or `threads` is less than 1, TypeError if `func`
    cannot be called.

    >>> mixed_map(int, ["7", ""], processes=1)
    [('ok', 7), ('error', "ValueError: invalid literal for int() with base 10: ''")]
    """
    # TODO 3: processes as in process_map, each with threads as in thread_map.
    raise NotImplementedError("TODO 3: mixed_map is not written yet")
