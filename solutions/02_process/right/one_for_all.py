"""Differs by building everything on run_together, and by terminate() and long joins with a time limit."""

import os
from multiprocessing import Process


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...")


def run_and_wait(target, args=()):
    [code] = run_together(target, [args])
    return code


def run_together(target, argses):
    if not callable(target):
        raise TypeError(f"target must be callable, got {target!r}")
    children = [Process(target=target, args=tuple(args)) for args in argses]
    for number, child in enumerate(children):
        try:
            child.start()
        except BaseException:
            for sibling in children[:number]:
                sibling.terminate()
                sibling.join()
            raise
    for child in children:
        while child.is_alive():
            child.join(timeout=60)
    return [child.exitcode for child in children]


def main(name="test"):
    print(f"Parent process {os.getpid()}.")
    print("Child process will start.")
    run_and_wait(run_proc, (name,))
    print("Child process end.")


if __name__ == "__main__":
    main()
