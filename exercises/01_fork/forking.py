"""fork: one process becomes two.

Rules for every function here:

- Only the caller's own process returns from it; a forked child ends inside it.
- When it returns or raises, every child that it forked has been reaped
  (Ctrl-C in the middle of it does not count).
- It waits for its own children only; other children of the caller are left alone.
- A wrong argument raises ValueError or TypeError before anything is forked.
"""


def run_in_child(task) -> int:
    """Run `task()` in a forked child and return the exit status of that child.

    `task` is called in the child without arguments.  The int from 0 to 255 that it
    returns becomes the child's exit status.  If it raises (anything at all, SystemExit
    and KeyboardInterrupt included), or returns anything but an int from 0 to 255,
    the child writes a message to stderr and its exit status is 1.  A child that was
    killed by signal N gives -N.

    What the task printed is not lost, and what the caller had printed before
    comes out once.

    Raises TypeError if `task` cannot be called.

    >>> run_in_child(lambda: 3)
    3
    """
    # TODO 1: run the task in a child, and find out how the child ended.
    raise NotImplementedError("TODO 1: run_in_child is not written yet")


def spawn_family(n) -> list[tuple[int, int]]:
    """Fork `n` children; return `(pid, parent's pid)` as each child reported it.

    All n are alive at the same time, so none may be waited for before the last is
    forked.  Each child sends its own `(os.getpid(), os.getppid())` to the caller's
    process, and ends.  The pairs come in the order of the forks.  `spawn_family(0)`
    is `[]`.

    Raises ValueError if `n` is negative, with nothing forked.  If a fork fails, its
    OSError is raised once the children that were already forked have been reaped.

    >>> spawn_family(0)
    []
    """
    # TODO 2: let n children live side by side, and collect what each says of itself.
    raise NotImplementedError("TODO 2: spawn_family is not written yet")


def introduce() -> None:
    """Print three lines, one before the fork, one from the child, one from the parent.

        Process (PPID) start...
        I am child process (PID) and my parent is PPID.
        I (PPID) just created a child process (PID).

    PPID is the pid of the caller's process, PID that of the child.  Each line comes
    out exactly once and in this order, also when stdout is a pipe or a file.
    """
    # TODO 3: get three lines from two processes, each once and in order.
    raise NotImplementedError("TODO 3: introduce is not written yet")


if __name__ == "__main__":
    introduce()
