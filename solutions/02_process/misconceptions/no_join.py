"""I believe that the exit code is there as soon as the child was started.
It is None until the child has ended, and a child that nobody waits for is left behind.

Caught by: test_the_child_has_ended_before_run_and_wait_returns
"""

import os
from multiprocessing import Process


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...")


def run_and_wait(target, args=()):
    if not callable(target):
        raise TypeError("target must be callable")
    child = Process(target=target, args=args)
    child.start()
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
    except BaseException:
        for child in started:
            child.kill()
        raise
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
