"""Threads: give one a name and wait for it; run several functions at once and keep what each returns or raises.

Rules for every function here:

- When it returns or raises, what it started in threads is over, and no thread stays behind.
- An error in a thread is never only printed: it reaches the caller.
- A wrong argument raises TypeError or ValueError before any thread is started.
"""

from threading import Thread, current_thread


def loop(n, say) -> None:
    """Say `thread NAME is running...`, then `thread NAME >>> 1` up to `thread NAME >>> n`, then `thread NAME ended.`

    NAME is the name of the thread that runs this.  Each line is one call of `say`, made in that thread.  `n` is 0 or more.

    >>> loop(2, print)
    thread MainThread is running...
    thread MainThread >>> 1
    thread MainThread >>> 2
    thread MainThread ended.
    """
    name = current_thread().name  # why: asked in here, not by whoever starts the thread
    say(f"thread {name} is running...")
    for number in range(1, n + 1):
        say(f"thread {name} >>> {number}")
    say(f"thread {name} ended.")


def run_named(name, n) -> list[str]:
    """The lines of the notes' program: run `loop` with this `n` in a thread called `name`, and return all lines in order.

    First the main thread's `thread MainThread is running...`, then all lines of `loop`, then `thread MainThread ended.`

    Raises TypeError or ValueError if `n` is no whole number.

    >>> run_named("worker", 1)[1:-1]
    ['thread worker is running...', 'thread worker >>> 1', 'thread worker ended.']
    """
    range(n)  # why: a wrong n has to be refused here; in the thread, its error would only be printed
    lines = [f"thread {current_thread().name} is running..."]
    thread = Thread(target=loop, name=name, args=(n, lines.append))
    thread.start()
    thread.join()  # why: without it, our last line may come before some of the thread's
    lines.append(f"thread {current_thread().name} ended.")
    return lines


def gather(*funcs) -> list:
    """Call all `funcs` in threads, and return their results, in the order of the arguments, whoever is done first.

    All are in flight at once, however many there are.  `gather()` is [].

    If some raise, whatever they raise, all are waited for; then the first error is raised: the first in the order of the
    arguments, not in time.

    Raises TypeError or ValueError if one of `funcs` cannot be called.

    >>> gather(lambda: 1, lambda: 2)
    [1, 2]
    """
    for func in funcs:
        if not callable(func):
            raise TypeError(f"gather takes functions, not {func!r}")
    results, errors = [None] * len(funcs), [None] * len(funcs)

    def run(place, func):
        try:
            results[place] = func()  # why: each thread has a place of its own, so that the order is that of the arguments
        except BaseException as error:  # why: an error that leaves the thread is printed, or dropped, and never comes to us
            errors[place] = error

    threads = [Thread(target=run, args=(place, func)) for place, func in enumerate(funcs)]
    for thread in threads:
        thread.start()
    for thread in threads:  # why: in a loop of its own, so that all run by then
        thread.join()
    for error in errors:
        if error is not None:
            raise error
    return results
