"""I believe that a queue that was not empty a moment ago has something for me.

Caught by: test_serve_greets_everybody_in_order
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
    line = SimpleQueue()
    greetings = {}
    for place, name in enumerate(names):
        line.put((place, name))

    def work():
        while not line.empty():
            place, name = line.get_nowait()
            greetings[place] = process_thread("stranger" if name is None else name)

    threads = [Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [greetings[place] for place in sorted(greetings)]
