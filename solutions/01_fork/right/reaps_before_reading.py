"""Differs by reaping all children, the last first, before the first report is read from its pipe."""

import os
import sys
import traceback
from multiprocessing import Pipe


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
        raise ValueError("n must be at least 0")
    pids, receivers = [], []
    try:
        while len(pids) < n:
            receiver, sender = Pipe(duplex=False)
            receivers.append(receiver)
            with sender:
                pid = os.fork()
                if pid == 0:
                    try:
                        sender.send((os.getpid(), os.getppid()))
                    finally:
                        os._exit(0)
                pids.append(pid)
    finally:
        for pid in reversed(pids):
            os.waitpid(pid, 0)
    family = [receiver.recv() for receiver in receivers]
    for receiver in receivers:
        receiver.close()
    return family


def introduce():
    print(f"Process ({os.getpid()}) start...")
    sys.stdout.flush()
    child = os.fork()
    if not child:
        try:
            print(f"I am child process ({os.getpid()}) and my parent is {os.getppid()}.")
            sys.stdout.flush()
        finally:
            os._exit(0)
    os.wait4(child, 0)
    print(f"I ({os.getpid()}) just created a child process ({child}).")
