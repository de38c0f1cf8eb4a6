"""Differs by a class that stands for a child, used in a with block."""

import os
import sys
from contextlib import ExitStack


class Child:
    """A forked process that runs `work()`; leaving the with block waits for it."""

    def __init__(self, work):
        sys.stdout.flush()
        sys.stderr.flush()
        self.code = None
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os._exit(self.live(work))
            finally:
                os._exit(1)

    def live(self, work):
        try:
            code = work()
            if type(code) is not int or not 0 <= code <= 255:
                raise ValueError(f"{code!r} cannot be an exit status")
            return code
        except BaseException as error:
            sys.stderr.write(f"child {os.getpid()}: {error!r}\n")
            return 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _, status = os.waitpid(self.pid, 0)
        self.code = os.waitstatus_to_exitcode(status)


def run_in_child(task):
    if not callable(task):
        raise TypeError(f"{task!r} is not callable")
    with Child(task) as child:
        pass
    return child.code


def spawn_family(n):
    if n < 0:
        raise ValueError(f"{n} children?")
    reader, writer = os.pipe()
    with open(reader) as reports, ExitStack() as family:
        with open(writer, "w") as reporter:

            def report():
                reporter.write(f"{os.getpid()} {os.getppid()}\n")
                reporter.flush()
                return 0

            pids = [family.enter_context(Child(report)).pid for _ in range(n)]
        parents = dict(map(int, line.split()) for line in reports)
    return [(pid, parents[pid]) for pid in pids]


def introduce():
    def greet():
        print("I am child process (%d) and my parent is %d." % (os.getpid(), os.getppid()))
        return 0

    print("Process (%d) start..." % os.getpid())
    with Child(greet) as child:
        pass
    print("I (%d) just created a child process (%d)." % (os.getpid(), child.pid))
