"""Each greeting is a future; a queue of one place hands the visitors over while the workers are at work already."""

import threading
from concurrent.futures import Future
from queue import Queue

local_school = threading.local()


def process_student():
    if "student" not in vars(local_school):
        raise LookupError("nobody is bound here")
    return "Hello, {} (in {})".format(local_school.student, threading.current_thread().name)


def process_thread(name):
    before = vars(local_school).copy()
    try:
        local_school.student = name
        return process_student()
    finally:
        vars(local_school).pop("student")
        vars(local_school).update(before)


def fulfil(greeting, name):
    try:
        greeting.set_result(process_thread(name))
    except BaseException as error:
        greeting.set_exception(error)


def greet_all(names):
    names = list(names)
    greetings = [Future() for _ in names]
    threads = [threading.Thread(target=fulfil, args=pair, name=f"Thread-{pair[1]}") for pair in zip(greetings, names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [greeting.result() for greeting in greetings]


def serve(names, workers=2):
    if workers < 1:
        raise ValueError("nobody would serve")
    desk, greetings = Queue(maxsize=1), []

    def work():
        for greeting, name in iter(desk.get, (None, None)):
            fulfil(greeting, "stranger" if name is None else name)

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for name in names:
        greetings.append(Future())
        desk.put((greetings[-1], name))
    for _ in threads:
        desk.put((None, None))
    for thread in threads:
        thread.join()
    return [greeting.result() for greeting in greetings]
