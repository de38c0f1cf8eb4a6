"""I believe that fork is needed for the exit status alone.
The task runs in the caller's process, and only its result goes through a child.

Caught by: test_the_task_runs_in_a_child
"""

import os
import sys
import traceback


def run_in_child(task):
    if not callable(task):
        raise TypeError("task must be callable")
    status = 1
    try:
        result = task()  # why it is wrong: os._exit or a signal in here ends the caller
        if isinstance(result, int) and 0 <= result <= 255:
            status = result
        else:
            print(f"bad exit status: {result!r}", file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os._exit(status)
    _, raw = os.waitpid(pid, 0)
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
