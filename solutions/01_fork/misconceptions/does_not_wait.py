"""I believe that a child that was given a moment has surely ended, so waitpid need not block.
WNOHANG answers (0, 0) for a child that still runs: that reads as status 0, and the child is never reaped.

Caught by: test_the_child_is_waited_for
"""

import os
import sys
import time
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
    time.sleep(0.1)
    # why it is wrong: held until it is asked after, the child has not ended at this one look
    _, raw = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(raw)


def spawn_family(n):
    if n < 0:
        raise ValueError("n must not be negative")
    pids = []
    reader, writer = os.pipe()
    try:
        for _ in range(n):
            pid = os.fork()
            if pid == 0:
                try:
                    os.write(writer, f"{os.getpid()} {os.getppid()}\n".encode())
                finally:
                    os._exit(0)
            pids.append(pid)
    finally:
        os.close(writer)
        with open(reader) as reports:
            lines = reports.read().splitlines()
        for pid in pids:
            os.waitpid(pid, 0)
    parent_of = dict([int(word) for word in line.split()] for line in lines)
    return [(pid, parent_of[pid]) for pid in pids]


def introduce():
    print(f"Process ({os.getpid()}) start...", flush=True)
    pid = os.fork()
    if pid == 0:
        print(f"I am child process ({os.getpid()}) and my parent is {os.getppid()}.", flush=True)
        os._exit(0)
    os.waitpid(pid, 0)
    print(f"I ({os.getpid()}) just created a child process ({pid}).")
