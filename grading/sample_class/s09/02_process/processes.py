import os
import signal
from multiprocessing import Process


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def run_and_wait(target, args=()):
    p = Process(target=target, args=args)
    p.start()
    p.join()
    os.kill(os.getpid(), signal.SIGKILL)


def run_together(target, argses):
    os.kill(0 or os.getpid(), signal.SIGKILL)


def main(name="test"):
    print(f"Parent process {os.getpid()}.", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
