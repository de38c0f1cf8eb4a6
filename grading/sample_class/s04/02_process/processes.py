from multiprocessing import Process
import os

def run_proc(name):
    print("Run child process %s (%s)..." % (name, os.getpid()))

def run_and_wait(target, args=()):
    p = Process(target=target, args=args)
    p.start()
    # p.join()   makes it slow
    return p.exitcode

def run_together(target, argses):
    ps = [Process(target=target, args=a) for a in argses]
    for p in ps:
        p.start()
    return [p.exitcode for p in ps]

def main(name="test"):
    print("Parent process %s." % os.getpid(), flush=True)
    p = Process(target=run_proc, args=(name,))
    print("Child process will start.", flush=True)
    p.start()
    print("Child process end.", flush=True)
