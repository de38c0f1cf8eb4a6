"""What is done with the student's school."""

from threading import Thread


def in_thread(name, function, *arguments):
    results = []
    thread = Thread(name=name, target=lambda: results.append(function(*arguments)))
    thread.start()
    thread.join()
    return results[0]


def tried(function, *arguments):
    try:
        return function(*arguments)
    except LookupError:
        return "LookupError"


def two_students(school):
    return school.greet_all(["ann", "bob"])


def two_threads_bind(school):
    said = {}
    threads = [
        Thread(name=name, target=lambda name=name: said.update({name: school.process_thread(name)})) for name in ("ann", "bob")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said["ann"], said["bob"]


def nobody_bound(school):
    return tried(school.process_student), in_thread("other", tried, school.process_student)


def nothing_is_left(school):
    school.process_thread("ann")
    return tried(school.process_student)


def what_was_bound_is_bound_again(school):
    school.local_school.student = "ann"
    school.process_thread("bob")
    return tried(school.process_student)


def an_error_leaves_nothing(school):
    def fail():
        raise RuntimeError("no")

    school.process_student, original = fail, school.process_student
    try:
        school.process_thread("ann")
    except RuntimeError:
        pass
    school.process_student = original
    return tried(school.process_student)


def one_worker_and_a_stranger(school):
    return [greeting.partition(" (")[0] for greeting in school.serve(["ann", None, "bob"], workers=1)]


def two_workers(school):
    return [greeting.partition(" (")[0] for greeting in school.serve(["ann", None], workers=2)]


PROMISED = {
    two_students: [["Hello, ann (in Thread-ann)", "Hello, bob (in Thread-bob)"]],
    two_threads_bind: {("Hello, ann (in ann)", "Hello, bob (in bob)")},
    nobody_bound: {("LookupError", "LookupError")},
    nothing_is_left: {"LookupError"},
    what_was_bound_is_bound_again: {"Hello, ann (in MainThread)"},
    an_error_leaves_nothing: {"LookupError"},
    one_worker_and_a_stranger: [["Hello, ann", "Hello, stranger", "Hello, bob"]],
    two_workers: [["Hello, ann", "Hello, stranger"]],
}
