"""I believe that active_children() are the children that I started.
What the caller had started itself is ended too.

Caught by: test_the_callers_own_child_is_left_alone
"""

import os
from multiprocessing import Process, active_children


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
    try:
        for child in children:
            child.start()
            started.append(child)
    finally:
        for child in started:
            child.join()
        for child in active_children():  # why it is wrong: these are all of the process's children, the caller's too
            child.terminate()
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
