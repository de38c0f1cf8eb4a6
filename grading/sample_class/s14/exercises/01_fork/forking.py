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
        code = 1
        try:
            result = task()
            if type(result) is int and 0 <= result <= 255:
                code = result
            else:
                print(f"the task returned {result!r}, not an int from 0 to 255", file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            try:
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def spawn_family(n):
    if n < 0:
        raise ValueError("n must not be negative")
    sys.stdout.flush()
    sys.stderr.flush()
    gate, opener = os.pipe()
    children = []
    try:
        for _ in range(n):
            reader, writer = os.pipe()
            try:
                pid = os.fork()
            except OSError:
                os.close(reader)
                os.close(writer)
                raise
            if pid == 0:
                try:
                    os.close(opener)
                    os.read(gate, 1)  # until all of us are here
                    os.write(writer, f"{os.getpid()} {os.getppid()}".encode())
                finally:
                    os._exit(0)
            os.close(writer)
            children.append((pid, reader))
    finally:
        os.close(opener)
        os.close(gate)
        answers = []
        for pid, reader in children:
            answers.append(os.read(reader, 100).decode().split())
            os.close(reader)
            os.waitpid(pid, 0)
    return [(int(pid), int(parent)) for pid, parent in answers]


def introduce():
    print(f"Process ({os.getpid()}) start...", flush=True)
    pid = os.fork()
    if pid == 0:
        try:
            print(f"I am child process ({os.getpid()}) and my parent is {os.getppid()}.", flush=True)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    print(f"I ({os.getpid()}) just created a child process ({pid}).", flush=True)
