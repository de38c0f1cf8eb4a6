"""Differs by waiting on the sentinels, in whatever order the children end."""

import os
from multiprocessing import Process, connection


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...")


def run_and_wait(target, args=()):
    if not callable(target):
        raise TypeError("run_and_wait needs something to call")
    child = Process(target=target, args=args)
    child.start()
    connection.wait([child.sentinel])
    child.join()
    code = child.exitcode
    child.close()
    return code


def run_together(target, argses):
    if not callable(target):
        raise TypeError("run_together needs something to call")
    children = [Process(target=target, args=args) for args in argses]
    running = {}
    codes = [None] * len(children)
    try:
        for number, child in enumerate(children):
            child.start()
            running[child.sentinel] = number
    finally:
        while running:
            for sentinel in connection.wait(list(running)):
                number = running.pop(sentinel)
                children[number].join()
                codes[number] = children[number].exitcode
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
