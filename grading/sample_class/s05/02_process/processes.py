import os
from multiprocessing import Process


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...", flush=True)


def run_and_wait(target, args=()):
    if not callable(target):
        raise TypeError("target")
    p = Process(target=target, args=args)
    p.start()
    p.join()
    return p.exitcode


def run_together(target, argses):
    if not callable(target):
        raise TypeError("target")
    return [run_and_wait(target, args) for args in [tuple(a) for a in argses]]


def main(name="test"):
    print(f"Parent process {os.getpid()}.", flush=True)
    print("Child process will start.", flush=True)
    run_and_wait(run_proc, (name,))
    print("Child process end.", flush=True)
