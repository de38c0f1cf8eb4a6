"""I believe that a child should not fail, so it catches the error and reports it.
The exit code is 0 although the target raised.

Caught by: test_a_target_that_raises_gives_1
"""

import os
import traceback
from multiprocessing import Process


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...")


def _guarded(target, args):
    try:
        target(*args)
    except Exception:
        traceback.print_exc()


def run_and_wait(target, args=()):
    if not callable(target):
        raise TypeError("target must be callable")
    child = Process(target=_guarded, args=(target, args))
    child.start()
    child.join()
    return child.exitcode


def run_together(target, argses):
    if not callable(target):
        raise TypeError("target must be callable")
    children = [Process(target=target, args=args) for args in argses]
    started = []
    try:
        for child in children:
            child.start()
            started.append(child)
    finally:
        for child in started:
            child.join()
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
