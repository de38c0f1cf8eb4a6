"""Differs by polling is_alive and exitcode, with short sleeps."""

import os
import time
from multiprocessing import Process


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...")


def run_and_wait(target, args=()):
    if not callable(target):
        raise TypeError("target is not callable")
    child = Process(target=target, args=args)
    child.start()
    while child.exitcode is None:
        time.sleep(0.01)
    return child.exitcode


def run_together(target, argses):
    if not callable(target):
        raise TypeError("target is not callable")
    children = [Process(target=target, args=args) for args in argses]
    started = []
    try:
        for child in children:
            child.start()
            started.append(child)
    finally:
        while any([child.is_alive() for child in started]):
            time.sleep(0.01)
    return [child.exitcode for child in children]


def main(name="test"):
    print(f"Parent process {os.getpid()}.")
    child = Process(target=run_proc, args=(name,))
    print("Child process will start.", flush=True)
    child.start()
    while child.is_alive():
        time.sleep(0.01)
    print("Child process end.")


if __name__ == "__main__":
    main()
