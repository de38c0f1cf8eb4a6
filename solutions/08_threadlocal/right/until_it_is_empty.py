"""A queue that is full before anybody takes from it may be taken from until it is empty."""

import queue
import threading

local_school = threading.local()
local_school.name = None


def process_student():
    name = getattr(local_school, "name", None)
    if name is None:
        raise KeyError("student")
    return "Hello, %s (in %s)" % (name, threading.current_thread().name)


def process_thread(name):
    before, local_school.name = getattr(local_school, "name", None), name
    try:
        return process_student()
    finally:
        local_school.name = before


def greet_all(names):
    done = queue.Queue()
    threads = [
        threading.Thread(target=lambda place, name: done.put((place, process_thread(name))), args=(place, name), name="Thread-" + name)
        for place, name in enumerate(names)
    ]
    for thread in threads:
        thread.start()
    greetings = dict(done.get() for _ in threads)
    for thread in threads:
        thread.join()
    return [greetings[place] for place in range(len(threads))]


def serve(names, workers=2):
    if workers < 1:
        raise ValueError("workers")
    todo = queue.Queue()
    for job in enumerate(names):
        todo.put(job)
    greetings = [None] * todo.qsize()

    def work():
        try:
            while True:
                place, name = todo.get_nowait()
                greetings[place] = process_thread("stranger" if name is None else name)
        except queue.Empty:
            pass

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return greetings
