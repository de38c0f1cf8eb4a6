"""A class gives the default, an ExitStack puts back what was bound; the workers wait on a condition for what comes in."""

from collections import deque
from contextlib import ExitStack
from threading import Condition, Thread, current_thread, local


class School(local):
    student = None


local_school = School()


def process_student():
    if local_school.student is None:
        raise LookupError("no student in this thread")
    return f"Hello, {local_school.student} (in {current_thread().name})"


def process_thread(name):
    with ExitStack() as stack:
        stack.callback(setattr, local_school, "student", local_school.student)
        local_school.student = name
        return process_student()


def greet_all(names):
    greetings = {}

    def greet(place, name):
        greetings[place] = process_thread(name)

    threads = [Thread(target=greet, args=job, name=f"Thread-{job[1]}") for job in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [greeting for _, greeting in sorted(greetings.items())]


def serve(names, workers=2):
    if workers < 1:
        raise ValueError("workers must be 1 or more")
    counter, line, greetings, closed = Condition(), deque(), {}, False

    def work():
        while True:
            with counter:
                counter.wait_for(lambda: line or closed)
                if not line:
                    return
                place, name = line.popleft()
            greetings[place] = process_thread("stranger" if name is None else name)

    threads = [Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for job in enumerate(names):
        with counter:
            line.append(job)
            counter.notify()
    with counter:
        closed = True
        counter.notify_all()
    for thread in threads:
        thread.join()
    return [greetings[place] for place in range(len(greetings))]
