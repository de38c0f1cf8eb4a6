"""I believe that children run side by side as long as each is forked before it is waited for.
Each is waited for before the next is forked: never are two alive at once.

Caught by: test_the_family_is_alive_at_once
"""

import os
import sys
import traceback


def run_in_child(task):
    if not callable(task):
        raise TypeError("task must be callable")
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            result = task()
            if isinstance(result, int) and 0 <= result <= 255:
                status = result
            else:
                print(f"bad exit status: {result!r}", file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    _, raw = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(raw)


def spawn_family(n):
    if n < 0:
        raise ValueError("n must not be negative")
    family = []
    for _ in range(n):
        reader, writer = os.pipe()
        try:
            pid = os.fork()
            if pid == 0:
                try:
                    os.write(writer, f"{os.getpid()} {os.getppid()}".encode())
                finally:
                    os._exit(0)
        finally:
            os.close(writer)
            with open(reader) as report:
                words = report.read().split()
        os.waitpid(pid, 0)  # why it is wrong: the next child is forked only after this
        family.append((int(words[0]), int(words[1])))
    return family


def introduce():
    print(f"Process ({os.getpid()}) start...", flush=True)
    pid = os.fork()
    if pid == 0:
        print(f"I am child process ({os.getpid()}) and my parent is {os.getppid()}.", flush=True)
        os._exit(0)
    os.waitpid(pid, 0)
    print(f"I ({os.getpid()}) just created a child process ({pid}).")
