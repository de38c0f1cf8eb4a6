import multiprocessing as mp
import os, sys
from contextlib import ExitStack


def run_proc(name):
    sys.stdout.write("Run child process %s (%d)...\n" % (name, os.getpid()))
    sys.stdout.flush()


def run_and_wait(target, args=()):
    return run_together(target, [args])[0]


def _end(process):
    if process.is_alive():
        process.kill()
    process.join()


def run_together(target, argses):
    if not callable(target):
        raise TypeError("target")
    argses = list(map(tuple, argses))
    sys.stdout.flush()
    with ExitStack() as stack:
        family = []
        for args in argses:
            process = mp.Process(target=target, args=args)
            process.start()
            stack.callback(_end, process)
            family.append(process)
        for process in family:
            process.join()
        return [process.exitcode for process in family]


def main(name="test"):
    print("Parent process %d.\nChild process will start." % os.getpid(), flush=True)
    run_and_wait(run_proc, (name,))
    print("Child process end.", flush=True)
