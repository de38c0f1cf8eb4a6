from multiprocessing import Process
import os


def run_proc(name):
    print('Run child process %s (%s)...' % (name, os.getpid()))


def run_and_wait(target, args=()):
    if not callable(target):
        raise TypeError
    p = Process(target=target, args=args)
    p.start()
    p.join()
    return p.exitcode


def run_together(target, argses):
    if not callable(target):
        raise TypeError
    ps = [Process(target=target, args=tuple(a)) for a in argses]
    try:
        for p in ps:
            p.start()
    finally:
        for p in ps:
            if p.pid:
                p.join()
    return [p.exitcode for p in ps]


def main(name="test"):
    print('Parent process %s.' % os.getpid())
    p = Process(target=run_proc, args=(name,))
    print('Child process will start.')
    p.start()
    p.join()
    print('Child process end.')
