"""Processes by `multiprocessing.Process`.

Rules for every function here:

- It works under the start methods fork, spawn and forkserver.
- When it returns or raises, every child process that it started has been reaped
  (Ctrl-C in the middle of it does not count).
- A wrong argument raises ValueError or TypeError before anything is started.
"""


def run_proc(name) -> None:
    """Print `Run child process NAME (PID)...`, PID being that of the process that runs this."""
    # TODO 1: say who is running, and in which process.
    raise NotImplementedError("TODO 1: run_proc is not written yet")


def run_and_wait(target, args=()) -> int:
    """Run `target(*args)` in a child process, wait for it, and return its exit code.

    The exit code is 0 if the target came to its end, whatever it returned; 1 if it
    raised; the number that it gave to sys.exit; -N if the child was killed by signal N.

    Raises TypeError if `target` cannot be called.

    >>> run_and_wait(int, ("12",))
    0
    """
    # TODO 2: run the target in a process of its own, and find out how that process ended.
    raise NotImplementedError("TODO 2: run_and_wait is not written yet")


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
    # TODO 3: let all children live side by side, and answer for each how it ended.
    raise NotImplementedError("TODO 3: run_together is not written yet")


def main(name="test") -> None:
    """Run `run_proc(name)` in a child process and print four lines, in this order.

        Parent process PPID.
        Child process will start.
        Run child process NAME (PID)...
        Child process end.

    The third line is the child's.  The order is the same when stdout is a pipe or a file.
    """
    # TODO 4: tell the child's story from the parent's side, with the lines in order.
    raise NotImplementedError("TODO 4: main is not written yet")


if __name__ == "__main__":
    main()
