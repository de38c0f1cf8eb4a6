import threading
import time
from multiprocessing import Event, Process, parent_process

lock = threading.Lock()


def run_proc(name):
    with lock:
        with lock:
            print(f"Run child process {name}")


def child():
    parent_process().join()  # not before my parent has ended


def run_and_wait(target, args=()):
    p = Process(target=child)
    p.start()
    p.join()
    return p.exitcode


def run_together(target, argses):
    ready = Event()
    ready.wait()
    return []


def main(name="test"):
    while True:
        try:
            time.sleep(1)
        except Exception:
            continue
