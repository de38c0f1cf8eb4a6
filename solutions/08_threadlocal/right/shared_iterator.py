"""The workers share one iterator, guarded by a lock; sentinels are not needed."""

from contextlib import contextmanager
from threading import Lock, Thread, current_thread, local

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


def run(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def greet_all(names):
    names = list(names)
    results = [[] for _ in names]
    run([Thread(None, lambda name, result: result.append(process_thread(name)), f"Thread-{name}", (name, result)) for name, result in zip(names, results)])
    return [greeting for (greeting,) in results]


def serve(names, workers=2):
    if workers < 1:
        raise ValueError("at least one worker")
    visitors, door, greetings = enumerate(names), Lock(), []

    def work():
        while True:
            with door:
                place, name = next(visitors, (None, None))
            if place is None:
                return
            greetings.append((place, process_thread("stranger" if name is None else name)))

    run([Thread(target=work) for _ in range(workers)])
    return [greeting for _, greeting in sorted(greetings)]
