"""fork: one process becomes two.

Rules for every function here:

- Only the caller's own process returns from it; a forked child ends inside it.
- When it returns or raises, every child that it forked has been reaped
  (Ctrl-C in the middle of it does not count).
- It waits for its own children only; other children of the caller are left alone.
- A wrong argument raises ValueError or TypeError before anything is forked.
"""

import os
import sys
import traceback
from contextlib import contextmanager


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
    if not callable(task):
        raise TypeError(f"task must be callable, not {task!r}")
    return _wait_for(_fork(task))


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
    if n < 0:
        raise ValueError(f"n must be 0 or more, not {n}")
    pids = []
    with _pipe() as (reports, reporter), _pipe() as (gate, gatekeeper):

        def report():
            gatekeeper.close()  # why: the child got a copy of this end, and would wait for itself
            gate.read()  # why: no child ends before all are there; the gate opens at end of file
            reporter.write(f"{os.getpid()} {os.getppid()}\n".encode())  # why: a short write is never split
            return 0

        try:
            for _ in range(n):
                pids.append(_fork(report))
            gatekeeper.close()
            reporter.close()  # why: the end of file comes only when no process can write any more
            parent_of = dict(map(int, line.split()) for line in reports)
        finally:
            gatekeeper.close()  # why: if a fork failed, the others still wait at the gate
            for pid in pids:
                _wait_for(pid)
    return [(pid, parent_of[pid]) for pid in pids]  # why: the lines came in any order, the forks did not


def introduce() -> None:
    """Print three lines, one before the fork, one from the child, one from the parent.

        Process (PPID) start...
        I am child process (PID) and my parent is PPID.
        I (PPID) just created a child process (PID).

    PPID is the pid of the caller's process, PID that of the child.  Each line comes
    out exactly once and in this order, also when stdout is a pipe or a file.
    """
    print(f"Process ({os.getpid()}) start...")

    def greet():
        print(f"I am child process ({os.getpid()}) and my parent is {os.getppid()}.")
        return 0

    pid = _fork(greet)
    _wait_for(pid)  # why: the child writes its line before it ends, and ends before the next one
    print(f"I ({os.getpid()}) just created a child process ({pid}).")


def _fork(task):
    """Fork a child that runs `task()` and ends with its status; return the child's pid."""
    sys.stdout.flush()  # why: the child gets a copy of the buffer, and its text would come out twice
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _run_and_exit(task)
    return pid


def _run_and_exit(task):
    """The child's whole life: run `task()`, then end.  Never returns."""
    status = 1
    try:
        try:
            status = _checked(task())
        except BaseException:  # why: Exception would let KeyboardInterrupt and SystemExit through
            traceback.print_exc()
        sys.stdout.flush()  # why: os._exit throws away what is still in the buffer
        sys.stderr.flush()
    finally:
        os._exit(status)  # why: sys.exit and return both lead back into the caller's code


def _checked(status):
    """Return `status` if a process can end with it; raise ValueError otherwise."""
    if isinstance(status, int) and 0 <= status <= 255:  # why: the system keeps 8 bits, 256 would become 0
        return status
    raise ValueError(f"a task must return an int from 0 to 255, not {status!r}")


def _wait_for(pid):
    """Reap the child `pid`; return its exit status, or -N if signal N killed it."""
    _, status = os.waitpid(pid, 0)  # why: os.wait would also take a child that is not ours
    return os.waitstatus_to_exitcode(status)  # why: the raw status has the signal packed in with the exit code


@contextmanager
def _pipe():
    """A pipe as two files, (reader, writer), both closed at the end."""
    reader, writer = os.pipe()
    with open(reader, "rb") as read_end, open(writer, "wb", buffering=0) as write_end:
        yield read_end, write_end


if __name__ == "__main__":
    introduce()
