"""I believe that a child that cannot be started is one that failed.
The caller gets a 1 for a child that never was, and never sees the error.

Caught by: test_one_that_cannot_be_started
"""

import os
import traceback
from multiprocessing import Process


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...")


def run_and_wait(target, args=()):
    if not callable(target):
        raise TypeError("target must be callable")
    child = Process(target=target, args=args)
    child.start()
    child.join()
    return child.exitcode


def run_together(target, argses):
    if not callable(target):
        raise TypeError("target must be callable")
    children = [Process(target=target, args=args) for args in argses]
    started = []
    for child in children:
        try:
            child.start()
            started.append(child)
        except Exception:
            traceback.print_exc()
    for child in started:
        child.join()
    return [child.exitcode if child in started else 1 for child in children]


def main(name="test"):
    print(f"Parent process {os.getpid()}.")
    child = Process(target=run_proc, args=(name,))
    print("Child process will start.", flush=True)
    child.start()
    child.join()
    print("Child process end.")


if __name__ == "__main__":
    main()
