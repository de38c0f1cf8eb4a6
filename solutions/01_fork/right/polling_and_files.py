"""Differs by polling with WNOHANG, and by reports in files that are read after all children have ended."""

import os
import sys
import tempfile
import time
import traceback


def run_in_child(task):
    if not callable(task):
        raise TypeError("the task is not callable")
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        try:
            result = task()
            assert isinstance(result, int) and 0 <= result < 256, f"{result!r} is no exit status"
        except BaseException:
            traceback.print_exc()
            result = 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(result)
    return poll(pid)


def poll(pid):
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended == pid:
            break
        time.sleep(0.01)
    if os.WIFSIGNALED(status):
        return -os.WTERMSIG(status)
    return os.WEXITSTATUS(status)


def spawn_family(n):
    if n < 0:
        raise ValueError(n)
    with tempfile.TemporaryDirectory() as folder:
        pids = []
        try:
            for number in range(n):
                pid = os.fork()
                if pid == 0:
                    try:
                        with open(os.path.join(folder, str(number)), "w") as report:
                            print(os.getpid(), os.getppid(), file=report)
                    finally:
                        os._exit(0)
                pids.append(pid)
        finally:
            for pid in pids:
                poll(pid)
        family = []
        for number in range(n):
            with open(os.path.join(folder, str(number))) as report:
                child, parent = report.read().split()
                family.append((int(child), int(parent)))
        return family


def introduce():
    print(f"Process ({os.getpid()}) start...", flush=True)
    pid = os.fork()
    if pid == 0:
        print(f"I am child process ({os.getpid()}) and my parent is {os.getppid()}.", flush=True)
        os._exit(0)
    poll(pid)
    print(f"I ({os.getpid()}) just created a child process ({pid}).")
