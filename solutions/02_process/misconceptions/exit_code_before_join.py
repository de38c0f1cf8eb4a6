"""I believe that exitcode, once read, fills itself in when the child ends.
What was read is a plain value: None, since the child had not ended yet.

Caught by: test_the_exit_code_comes_back
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
    code = child.exitcode  # why it is wrong: the child is alive at this moment
    child.join()
    return code


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
