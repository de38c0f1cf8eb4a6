"""I believe that the arguments name a child, so a dict from arguments to exit code holds them all.
Two children with equal arguments share one entry, and one code is lost.

Caught by: test_exit_codes_come_in_order
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
    child.join()
    return child.exitcode


def run_together(target, argses):
    if not callable(target):
        raise TypeError("target must be callable")
    children = [(args, Process(target=target, args=args)) for args in argses]
    started = []
    try:
        for _, child in children:
            child.start()
            started.append(child)
    except BaseException:
        for child in started:
            child.kill()
        raise
    finally:
        for child in started:
            child.join()
    codes = {args: child.exitcode for args, child in children}
    return list(codes.values())


def main(name="test"):
    print(f"Parent process {os.getpid()}.")
    child = Process(target=run_proc, args=(name,))
    print("Child process will start.", flush=True)
    child.start()
    child.join()
    print("Child process end.")


if __name__ == "__main__":
    main()
