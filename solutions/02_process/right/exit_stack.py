"""Differs by an ExitStack that joins what was started, the last first, and by closing what is done."""

import os
from contextlib import ExitStack, closing
from multiprocessing import Process


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...")


def run_and_wait(target, args=()):
    if not callable(target):
        raise TypeError("cannot call the target")
    with closing(Process(target=target, args=args)) as child:
        child.start()
        child.join()
        return child.exitcode


def run_together(target, argses):
    if not callable(target):
        raise TypeError("cannot call the target")
    children = [Process(target=target, args=args) for args in argses]
    with ExitStack() as joins:
        for child in children:
            child.start()
            joins.callback(child.join)
    return [child.exitcode for child in children]


def main(name="test"):
    print(f"Parent process {os.getpid()}.")
    child = Process(target=run_proc, args=(name,))
    print("Child process will start.", flush=True)
    child.start()
    child.join()
    print("Child process end.")


if __name__ == "__main__":
    main()
