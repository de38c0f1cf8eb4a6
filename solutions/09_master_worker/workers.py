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

import pickle
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing import Pipe, Process
from multiprocessing.connection import wait
from threading import Thread


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
    _check(func, workers=workers)
    return mixed_map(func, items, processes=workers, threads=1)


def thread_map(func, items, workers=2) -> list[tuple[str, object]]:
    """Have `workers` threads of this process do `func(item)` for each item, and return the outcomes.

    As `process_map`: one item at a time for each thread, `workers` items in flight at
    once and never more.  An item that raises, whatever it raises, costs only itself.
    There are no crashes to tell of: what ends one thread hard ends the whole process.

    Raises ValueError if `workers` is less than 1, TypeError if `func` cannot be called.

    >>> thread_map(int, ["7", ""])
    [('ok', 7), ('error', "ValueError: invalid literal for int() with base 10: ''")]
    """
    _check(func, workers=workers)
    with ThreadPoolExecutor(workers) as pool:  # why: each of its threads takes the next item when it is done; leaving joins them
        return list(pool.map(partial(_outcome, func), items))  # why: map keeps the order of the items


def mixed_map(func, items, processes=2, threads=2) -> list[tuple[str, object]]:
    """Have `processes` processes of `threads` threads each do `func(item)` for each item, and return the outcomes.

    So processes x threads items are in flight at once, and never more.  A process that
    dies costs the items that were its own, and the others go on.

    Raises ValueError if `processes` or `threads` is less than 1, TypeError if `func`
    cannot be called.

    >>> mixed_map(int, ["7", ""], processes=1)
    [('ok', 7), ('error', "ValueError: invalid literal for int() with base 10: ''")]
    """
    _check(func, processes=processes, threads=threads)
    return _Master(func, list(items), threads).run(processes)


class _Master:
    """Hands out items, one at a time to each thread of its workers, and takes in the outcomes.

    It has a line (its end of a pipe) to each thread of each worker.  Of all that it waits for, it waits on these lines
    alone: a line brings an outcome, or its end, which says that the worker has died.
    """

    def __init__(self, func, items, threads):
        self.func, self.threads = func, threads
        self.todo = deque(enumerate(items))
        self.outcomes = [None] * len(items)
        self.workers = {}  # line -> the process at its other end
        self.at = {}  # line -> the number of the item that is in flight there

    def run(self, processes):
        """Have so many processes do all items; return the outcomes."""
        try:
            for _ in range(min(processes, len(self.todo))):
                self.hire()
            while self.at:
                for line in wait(list(self.at)):  # why: whoever is done first gets the next item first
                    if line in self.at:  # why: its worker may have been buried on behalf of another line
                        self.take(line)
        except BaseException:
            for worker in self.workers.values():
                worker.kill()  # why: nobody will send it home any more
            raise
        finally:
            for worker in self.workers.values():
                worker.join()
        return self.outcomes

    def hire(self):
        """Start a worker and give an item to each of its threads."""
        pairs = [Pipe() for _ in range(self.threads)]
        worker = Process(target=_work, args=(self.func, [theirs for _, theirs in pairs]))
        worker.start()
        for ours, theirs in pairs:
            theirs.close()  # why: a line comes to its end only when nobody else holds its other end
            self.workers[ours] = worker
            self.give(ours)

    def give(self, line):
        """Send the next item along the line, or send the thread at its other end home."""
        data = b""  # why: an item is never empty, so None or False may be items too
        while self.todo and not data:
            number, item = self.todo.popleft()
            try:
                data = pickle.dumps(item)
                self.at[line] = number
            except Exception as error:  # it cannot be pickled, and costs only itself
                self.outcomes[number] = _told(error)
        with suppress(OSError):  # why: if the worker has just died, the end of its line will tell
            line.send_bytes(data)

    def take(self, line):
        """Take in what the line brings: an outcome, or its end."""
        try:
            data = line.recv_bytes()
        except (EOFError, OSError):
            self.bury(self.workers[line])
        else:
            self.outcomes[self.at.pop(line)] = pickle.loads(data)
            self.give(line)

    def bury(self, worker):
        """A worker has died: what was in flight there is lost.  Replace it if there is work left."""
        worker.join()  # why: before that there is no exit code
        for line in [line for line in self.at if self.workers[line] is worker]:
            try:
                outcome = pickle.loads(line.recv_bytes())  # why: one of its threads may have been done just before
            except (EOFError, OSError):
                outcome = "crashed", worker.exitcode
            self.outcomes[self.at.pop(line)] = outcome
        if self.todo:
            self.hire()


def _work(func, lines):
    """A worker process: serve each line in a thread of its own."""
    first, *others = lines
    for line in others:
        Thread(target=_serve, args=(func, line)).start()
    _serve(func, first)  # why: here in the main thread func may do all that it may do elsewhere, handle signals, say


def _serve(func, line):
    """A thread of a worker: do one item after the other, until the master sends nothing."""
    while data := line.recv_bytes():
        outcome = _outcome(lambda: func(pickle.loads(data)))
        try:
            answer = pickle.dumps(outcome)
        except Exception as error:  # why: a value that cannot be pickled costs only itself
            answer = pickle.dumps(_told(error))
        line.send_bytes(answer)  # why: sent before the next item comes in, so a crash over that one cannot take it along


def _outcome(func, *args):
    try:
        return "ok", func(*args)
    except BaseException as error:  # why: SystemExit too costs only its item
        return _told(error)


def _told(error):
    return "error", f"{type(error).__name__}: {error}"


def _check(func, **widths):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    for name, width in widths.items():
        if width < 1:
            raise ValueError(f"{name} must be at least 1, not {width}")
