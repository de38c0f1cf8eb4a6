import os
import sys
import traceback


def run_in_child(task):
    if not callable(task):
        raise TypeError("task")
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            value = task()
            if type(value) is int and 0 <= value < 256:
                status = value
            else:
                print("bad value", value, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def spawn_family(n):
    if n < 0:
        raise ValueError(n)
    family = []
    for i in range(n):
        r, w = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.write(w, f"{os.getpid()},{os.getppid()}".encode())
            os._exit(0)
        os.waitpid(pid, 0)          # clean: one after the other
        a, b = os.read(r, 100).decode().split(",")
        os.close(r)
        os.close(w)
        family.append((int(a), int(b)))
    return family


def introduce():
    print(f"Process ({os.getpid()}) start...", flush=True)
    pid = os.fork()
    if pid == 0:
        print(f"I am child process ({os.getpid()}) and my parent is {os.getppid()}.", flush=True)
        os._exit(0)
    os.waitpid(pid, 0)
    print(f"I ({os.getpid()}) just created a child process ({pid}).", flush=True)
