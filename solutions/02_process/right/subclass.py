"""Differs by a subclass of Process with a run() of its own."""

import os
from multiprocessing import Process


class Child(Process):
    def __init__(self, target, args):
        if not callable(target):
            raise TypeError(f"{target!r} is not callable")
        super().__init__()
        self.job = target
        self.job_args = tuple(args)

    def run(self):
        self.job(*self.job_args)


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...")


def run_and_wait(target, args=()):
    child = Child(target, args)
    child.start()
    child.join()
    return child.exitcode


def run_together(target, argses):
    if not callable(target):
        raise TypeError(f"{target!r} is not callable")
    children = [Child(target, args) for args in argses]
    try:
        for child in children:
            child.start()
    finally:
        for child in children:
            if child.pid:
                child.join()
    return [child.exitcode for child in children]


class Greeter(Process):
    def run(self):
        run_proc(self.name)


def main(name="test"):
    print("Parent process %d." % os.getpid())
    greeter = Greeter(name=name)
    print("Child process will start.")
    greeter.start()
    greeter.join()
    print("Child process end.")


if __name__ == "__main__":
    main()
