"""A pool of threads serves, a context manager binds."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread, current_thread, local

local_school = local()


def process_student():
    try:
        return f"Hello, {local_school.student} (in {current_thread().name})"
    except AttributeError:
        raise LookupError("nobody is here") from None


@contextmanager
def bound(name):
    missing = object()
    before = getattr(local_school, "student", missing)
    local_school.student = name
    try:
        yield
    finally:
        if before is missing:
            del local_school.student
        else:
            local_school.student = before


def process_thread(name):
    with bound(name):
        return process_student()


def greet_all(names):
    greetings = {}
    threads = [Thread(name=f"Thread-{name}", target=lambda i=i, name=name: greetings.update({i: process_thread(name)})) for i, name in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [greetings[i] for i in range(len(threads))]


def serve(names, workers=2):
    if workers < 1:
        raise ValueError(f"not enough workers: {workers}")
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda name: process_thread("stranger" if name is None else name), names))
