"""threading.local: one name, and each thread sees its own value.

Rules for everything here:

- What one thread binds is never seen in another.
- A thread that serves one student after the other never confuses them.
"""

from queue import SimpleQueue
from threading import Thread, current_thread, local

local_school = local()  # `local_school.student` is the name bound in the thread that asks


def process_student() -> str:
    """`Hello, NAME (in THREAD)` for the student bound in this thread, THREAD being this thread's name.

    Raises LookupError if no student is bound in this thread.
    """
    if not hasattr(local_school, "student"):  # why: in a thread that bound nothing, the attribute is not there
        raise LookupError("no student is bound in this thread")
    return f"Hello, {local_school.student} (in {current_thread().name})"


def process_thread(name) -> str:
    """Bind `name` in this thread, and return `process_student()`.

    Afterwards nothing is bound, or what was bound before; also when it raises.
    """
    before = dict(vars(local_school))
    local_school.student = name
    try:
        return process_student()
    finally:  # why: the thread may serve somebody else next, and must not remember
        vars(local_school).clear()
        vars(local_school).update(before)


def greet_all(names) -> list[str]:
    """One thread per name, called `Thread-NAME`, all at once; the greetings in the order of the names.

    >>> greet_all(["Alice", "Bob"])
    ['Hello, Alice (in Thread-Alice)', 'Hello, Bob (in Thread-Bob)']
    """
    names = list(names)
    greetings = [""] * len(names)

    def greet(place, name):
        greetings[place] = process_thread(name)  # why: each thread has a place of its own

    threads = [Thread(name=f"Thread-{name}", target=greet, args=(place, name)) for place, name in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return greetings


def serve(names, workers=2) -> list[str]:
    """Greet all by `workers` threads that take one student after the other; the greetings in the order of the names.

    A None among the names is a visitor without a name, who gets `Hello, stranger (in THREAD)`.

    Raises ValueError if `workers` is smaller than 1, with nothing started.
    """
    if workers < 1:
        raise ValueError("workers must be at least 1")
    line = SimpleQueue()
    greetings = {}
    for place, name in enumerate(names):
        line.put((place, name))
    for _ in range(workers):
        line.put(None)  # why: one farewell for each worker

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
