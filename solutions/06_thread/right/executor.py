"""A pool of as many threads as there are functions, and its futures; the pool's end waits for all of them."""

import threading
from concurrent.futures import ThreadPoolExecutor


def loop(n, say):
    me = threading.current_thread()
    say("thread %s is running..." % me.name)
    i = 0
    while i < n:
        i += 1
        say("thread %s >>> %d" % (me.name, i))
    say("thread %s ended." % me.name)


def run_named(name, n):
    if not isinstance(n, int):
        raise TypeError("n must be an int")
    said = []
    me = threading.current_thread().name
    said.append("thread %s is running..." % me)

    def call_me(name):
        threading.current_thread().name = name

    with ThreadPoolExecutor(1, initializer=call_me, initargs=(name,)) as pool:
        pool.submit(loop, n, said.append).result()
    said.append("thread %s ended." % me)
    return said


def gather(*funcs):
    if not all(map(callable, funcs)):
        raise TypeError("not a function")
    if not funcs:
        return []
    with ThreadPoolExecutor(max_workers=len(funcs)) as pool:
        return list(pool.map(lambda func: func(), funcs))
