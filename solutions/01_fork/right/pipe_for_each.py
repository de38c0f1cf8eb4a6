"""Differs by giving each child a pipe of its own, and by reading the reports in the order of the forks."""

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
    children = []
    try:
        for _ in range(n):
            reader, writer = os.pipe()
            try:
                pid = os.fork()
                if pid == 0:
                    try:
                        os.close(reader)
                        os.write(writer, b"%d %d" % (os.getpid(), os.getppid()))
                    finally:
                        os._exit(0)
            except OSError:
                os.close(reader)
                raise
            finally:
                os.close(writer)
            children.append((pid, reader))
        family = []
        for pid, reader in children:
            child, parent = os.read(reader, 100).split()
            family.append((int(child), int(parent)))
        return family
    finally:
        for pid, reader in children:
            os.close(reader)
            os.waitpid(pid, 0)


def introduce():
    print(f"Process ({os.getpid()}) start...", flush=True)
    pid = os.fork()
    if pid == 0:
        print(f"I am child process ({os.getpid()}) and my parent is {os.getppid()}.", flush=True)
        os._exit(0)
    os.waitpid(pid, 0)
    print(f"I ({os.getpid()}) just created a child process ({pid}).")
