"""Nothing is shared: each worker is dealt every n-th visitor, and keeps the greetings for itself until it is joined."""

from threading import Thread, current_thread, local

local_school = local()


def process_student():
    student = getattr(local_school, "student", None)
    if student is None:
        raise LookupError(f"no student is bound in {current_thread().name}")
    return f"Hello, {student} (in {current_thread().name})"


def process_thread(name):
    before, local_school.student = getattr(local_school, "student", None), name
    try:
        return process_student()
    finally:
        local_school.student = before


class Clerk(Thread):
    def __init__(self, visitors, **settings):
        super().__init__(**settings)
        self.visitors, self.greetings = visitors, []

    def run(self):
        self.greetings += [process_thread("stranger" if name is None else name) for name in self.visitors]


def run_all(clerks):
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    return [clerk.greetings for clerk in clerks]


def greet_all(names):
    return sum(run_all([Clerk([name], name=f"Thread-{name}") for name in names]), [])


def serve(names, workers=2):
    if workers < 1:
        raise ValueError("there must be a worker")
    names = list(names)
    shares = run_all([Clerk(names[first::workers]) for first in range(workers)])
    return [shares[place % workers][place // workers] for place in range(len(names))]
