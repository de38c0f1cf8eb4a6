"""I believe that a function remembers the value that a loop variable had when it was defined.

Caught by: test_greet_all_keeps_the_order
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

    threads = []
    for place, name in enumerate(names):

        def greet():
            greetings[place] = process_thread(name)

        threads.append(Thread(name=f"Thread-{name}", target=greet))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return greetings


def serve(names, workers=2):
    if workers < 1:
        raise ValueError("workers must be at least 1")
    line = SimpleQueue()
    greetings = {}
    for place, name in enumerate(names):
        line.put((place, name))
    for _ in range(workers):
        line.put(None)

    def work():
        while (student := line.get()) is not None:
            place, name = student
            greetings[place] = process_thread("stranger" if name is None else name)

    threads = [Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [greetings[place] for place in sorted(greetings)]
