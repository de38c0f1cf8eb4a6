"""Threads: give one a name and wait for it; run several functions at once and keep what each returns or raises.

Rules for every function here:

- When it returns or raises, what it started in threads is over, and no thread stays behind.
- An error in a thread is never only printed: it reaches the caller.
- A wrong argument raises TypeError or ValueError before any thread is started.
"""


def loop(n, say) -> None:
    """Say `thread NAME is running...`, then `thread NAME >>> 1` up to `thread NAME >>> n`, then `thread NAME ended.`

    NAME is the name of the thread that runs this.  Each line is one call of `say`, made in that thread.  `n` is 0 or more.

    >>> loop(2, print)
    thread MainThread is running...
    thread MainThread >>> 1
    thread MainThread >>> 2
    thread MainThread ended.
    """
    # TODO 1: say the lines, with the name of the thread that runs this.
    raise NotImplementedError("TODO 1: loop is not written yet")


def run_named(name, n) -> list[str]:
    """The lines of the notes' program: run `loop` with this `n` in a thread called `name`, and return all lines in order.

    First the main thread's `thread MainThread is running...`, then all lines of `loop`, then `thread MainThread ended.`

    Raises TypeError or ValueError if `n` is no whole number.

    >>> run_named("worker", 1)[1:-1]
    ['thread worker is running...', 'thread worker >>> 1', 'thread worker ended.']
    """
    # TODO 2: run the loop in a thread of that name, and wait for it before the last line.
    raise NotImplementedError("TODO 2: run_named is not written yet")


def gather(*funcs) -> list:
    """Call all `funcs` in threads, and return their results, in the order of the arguments, whoever is done first.

    All are in flight at once, however many there are.  `gather()` is [].

    If some raise, whatever they raise, all are waited for; then the first error is raised: the first in the order of the
    arguments, not in time.

    Raises TypeError or ValueError if one of `funcs` cannot be called.

    >>> gather(lambda: 1, lambda: 2)
    [1, 2]
    """
    # TODO 3: start all, wait for all, and bring back what each returned or raised.
    raise NotImplementedError("TODO 3: gather is not written yet")
