"""Each thread has a stack of students; the threads are a class of their own; a lock guards what is left to do."""

import threading


class School(threading.local):
    def __init__(self):
        self.students = []


class Greeter(threading.Thread):
    def __init__(self, name):
        super().__init__(name=f"Thread-{name}")
        self.student, self.greeting = name, None

    def run(self):
        self.greeting = process_thread(self.student)


local_school = School()


def process_student():
    if not local_school.students:
        raise LookupError("no student")
    return f"Hello, {local_school.students[-1]} (in {threading.current_thread().name})"


def process_thread(name):
    local_school.students.append(name)
    try:
        return process_student()
    finally:
        local_school.students.pop()


def greet_all(names):
    greeters = [Greeter(name) for name in names]
    for greeter in greeters:
        greeter.start()
    for greeter in greeters:
        greeter.join()
    return [greeter.greeting for greeter in greeters]


def serve(names, workers=2):
    if workers < 1:
        raise ValueError("too few workers")
    names = list(names)
    greetings, left, lock = [None] * len(names), list(range(len(names))), threading.Lock()

    def work():
        while True:
            with lock:
                if not left:
                    return
                place = left.pop(0)
            greetings[place] = process_thread(names[place] if names[place] is not None else "stranger")

    threads = [threading.Thread(target=work, name=f"worker {number}") for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return greetings
