"""Processes by `multiprocessing.Process`.

Rules for every function here:

- It works under the start methods fork, spawn and forkserver.
- When it returns or raises, every child process that it started has been reaped
  (Ctrl-C in the middle of it does not count).
- A wrong argument raises ValueError or TypeError before anything is started.
"""

import os
from multiprocessing import Process


def run_proc(name) -> None:
    """Print `Run child process NAME (PID)...`, PID being that of the process that runs this."""
    print(f"Run child process {name} ({os.getpid()})...")


def run_and_wait(target, args=()) -> int:
    """Run `target(*args)` in a child process, wait for it, and return its exit code.

    The exit code is 0 if the target came to its end, whatever it returned; 1 if it
    raised; the number that it gave to sys.exit; -N if the child was killed by signal N.

    Raises TypeError if `target` cannot be called.

    >>> run_and_wait(int, ("12",))
    0
    """
    return run_together(target, [args])[0]


def run_together(target, argses) -> list[int]:
    """Run `target(*args)` for each `args` in `argses`, each in a child process of its own.

    All children are alive at once, so none may be waited for before the last is
    started.  Returns the exit codes, as in `run_and_wait`, in the order of `argses`,
    whatever order the children end in.  `run_together(target, [])` is `[]`.

    If a child cannot be started (its arguments cannot be pickled, say), the children
    that were already started are reaped, and then that error is raised.  Raises
    TypeError if `target` cannot be called or an item of `argses` is not a sequence of
    arguments, with nothing started.

    >>> run_together(int, [("1",), ("2",)])
    [0, 0]
    """
    if not callable(target):  # why: Process would find that out only in the child
        raise TypeError(f"target must be callable, not {target!r}")
    children = [Process(target=target, args=args) for args in argses]  # why: args that are no sequence fail here
    try:
        for child in children:
            child.start()
        for child in children:  # why: a second loop, or each child would start only when the one before has ended
            child.join()
    except BaseException:
        for child in children:
            if child.pid is not None:  # it was started
                child.kill()  # why: it may be waiting for a sibling that will never come
                child.join()  # why: a killed child is a zombie until somebody waits for it
        raise
    return [child.exitcode for child in children]  # why: before join() there is no exit code, only None


def main(name="test") -> None:
    """Run `run_proc(name)` in a child process and print four lines, in this order.

        Parent process PPID.
        Child process will start.
        Run child process NAME (PID)...
        Child process end.

    The third line is the child's.  The order is the same when stdout is a pipe or a file.
    """
    print(f"Parent process {os.getpid()}.")
    child = Process(target=run_proc, args=(name,))  # why: without the comma, each letter is an argument
    print("Child process will start.", flush=True)  # why: else, where start() does not flush, it comes out too late
    child.start()
    child.join()  # why: the child flushes its line before it ends, and ends before the next one
    print("Child process end.")


if __name__ == "__main__":  # why: under spawn and forkserver, the child imports this file again
    main()
