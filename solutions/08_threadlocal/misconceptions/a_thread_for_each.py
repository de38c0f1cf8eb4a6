"""I believe that a new thread for each visitor is as good as one that is used again.

Caught by: test_workers_serve_one_after_the_other
"""

from queue import SimpleQueue
from threading import Thread, current_thread, local

local_school = local()


def process_student():
    if not hasattr(local_school, "student"):
        raise LookupError("no student is bound in this thread")
    return f"Hello, {local_school.student} (in {current_thread().name})"


def process_thread(name):
    before = dict(vars(local_school))
    local_school.student = name
    try:
        return process_student()
    finally:
        vars(local_school).clear()
        vars(local_school).update(before)


def greet_all(names):
    names = list(names)
    greetings = [""] * len(names)

    def greet(place, name):
        greetings[place] = process_thread(name)

    threads = [Thread(name=f"Thread-{name}", target=greet, args=(place, name)) for place, name in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return greetings


def serve(names, workers=2):
    if workers < 1:
        raise ValueError("workers must be at least 1")
    names = list(names)
    greetings = [""] * len(names)

    def greet(place, name):
        greetings[place] = process_thread("stranger" if name is None else name)

    threads = [Thread(target=greet, args=(place, name)) for place, name in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return greetings
