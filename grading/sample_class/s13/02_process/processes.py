from multiprocessing import Process
import os

def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...", flush=True)

def run_and_wait(target, args=()):
    p = Process(target=target, args=args)
	p.start()
    p.join()
    return p.exitcode
