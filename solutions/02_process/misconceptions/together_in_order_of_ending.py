"""I believe that the child that was started first also ends first.
The codes come in the order in which the children ended.

Caught by: test_exit_codes_come_in_order
"""

import os
from multiprocessing import Process
from multiprocessing.connection import wait


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
    codes = []
    try:
        for child in children:
            child.start()
            started.append(child)
        running = {child.sentinel: child for child in started}
        while running:
            for sentinel in wait(list(running)):
                child = running.pop(sentinel)
                child.join()
                codes.append(child.exitcode)  # why it is wrong: let the last child be seen to end first, and its code is first
    except BaseException:
        for child in started:
            child.kill()
            child.join()
        raise
    return codes


def main(name="test"):
    print(f"Parent process {os.getpid()}.")
    child = Process(target=run_proc, args=(name,))
    print("Child process will start.", flush=True)
    child.start()
    child.join()
    print("Child process end.")


if __name__ == "__main__":
    main()
