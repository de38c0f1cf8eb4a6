import os
from multiprocessing import Process, active_children


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...", flush=True)


def run_and_wait(target, args=()):
    p = Process(target=target, args=args)
    p.start()
    for child in active_children():   # wait for whoever is there
        child.join()
    return p.exitcode


def run_together(target, argses):
    ps = []
    for args in argses:
        p = Process(target=target, args=args)
        p.start()
        ps.append(p)
    for _ in ps:
        try:
            os.wait()
        except ChildProcessError:
            pass
    return [p.exitcode for p in ps]


def main(name="test"):
    print(f"Parent process {os.getpid()}.", flush=True)
    print("Child process will start.", flush=True)
    p = Process(target=run_proc, args=(name,))
    p.start()
    os.wait()
    print("Child process end.", flush=True)
