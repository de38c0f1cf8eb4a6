"""I believe that taking the children off the list as I join them makes no difference.
pop() takes the last one: the codes come in the opposite order.

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
    codes = []
    while children:
        codes.append(children.pop().exitcode)
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
