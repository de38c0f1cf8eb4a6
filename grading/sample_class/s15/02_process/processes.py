# -*- coding: latin-1 -*-
# Übung 2, von René
import os
from multiprocessing import Process


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...", flush=True)


def run_and_wait(target, args=()):
    if not callable(target):
        raise TypeError("target must be callable")
    child = Process(target=target, args=args)
    child.start()
    child.join()
    return child.exitcode


def run_together(target, argses):
    if not callable(target):
        raise TypeError("target must be callable")
    children = [Process(target=target, args=tuple(args)) for args in argses]
    started = []
    try:
        for child in children:
            child.start()
            started.append(child)
    except BaseException:
        for child in started:
            child.terminate()
        raise
    finally:
        for child in started:
            child.join()
    return [child.exitcode for child in children]


def main(name="test"):
    print(f"Parent process {os.getpid()}.", flush=True)
    child = Process(target=run_proc, args=(name,))
    print("Child process will start.", flush=True)
    child.start()
    child.join()
    print("Child process end.", flush=True)
