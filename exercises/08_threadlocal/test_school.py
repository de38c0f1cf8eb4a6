"""Students and threads: each thread greets its own student, however the steps of the threads fall.

`explore` runs a scene under every interleaving of its threads that matters, a step at a time, and says what the scene can come to.
"""

from threading import Barrier, Thread


def at_once(*calls):
    """Each call in a thread of its own, (the thread's name, the function, its arguments); what they return, in order."""
    results = [None] * len(calls)

    def call(place, function, arguments):
        results[place] = function(*arguments)

    threads = [Thread(name=name, target=call, args=(place, function, rest)) for place, (name, function, *rest) in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class MicrophoneBroken(Exception):
    """What a greeting may raise."""


def attempt(function, *arguments):
    """What the call returns, or "nobody" for a LookupError, "broken" for a broken microphone."""
    try:
        return function(*arguments)
    except LookupError:
        return "nobody"
    except MicrophoneBroken:
        return "broken"


# one student, one thread


def one_student(school):
    return at_once(("desk", school.process_thread, "ann"))


def nobody_bound(school):
    return attempt(school.process_student), at_once(("desk", attempt, school.process_student))


def afterwards(school):
    return at_once(("desk", lambda: (school.process_thread("ann"), attempt(school.process_student))))


def one_within_another(school):
    greet, inner = school.process_student, []

    def greet_bob_first():
        if not inner:
            inner.append("")
            inner[0] = school.process_thread("bob")
        return greet()

    school.process_student = greet_bob_first
    return school.process_thread("ann")


def after_an_error(school):
    greet = school.process_student

    def fail():
        raise MicrophoneBroken

    school.process_student = fail
    said = attempt(school.process_thread, "ann")
    school.process_student = greet
    return said, attempt(greet)


def test_the_student_is_greeted(explore):
    """process_thread greets the student by name, and tells the thread's name."""
    assert explore(one_student) == [["Hello, ann (in desk)"]]


def test_nobody_is_bound(explore):
    """In a thread where no student was ever bound, process_student raises LookupError."""
    assert explore(nobody_bound) == [("nobody", ["nobody"])]


def test_nothing_stays_bound(explore):
    """After process_thread, no student is bound in that thread."""
    assert explore(afterwards) == [[("Hello, ann (in desk)", "nobody")]]


def test_what_was_bound_is_bound_again(explore):
    """After process_thread, the student is bound that was bound before."""
    assert explore(one_within_another) == {"Hello, ann (in MainThread)"}


def test_an_error_leaves_nothing_bound(explore):
    """Also when the greeting raises, nothing stays bound, and the error comes through."""
    assert explore(after_an_error) == {("broken", "nobody")}


# several threads


def two_students(school):
    return at_once(("left", school.process_thread, "ann"), ("right", school.process_thread, "bob"))


def greet_two(school):
    return school.greet_all(["ann", "bob"])


def greet_two_who_wait_for_each_other(school):
    greet, both_here = school.process_student, Barrier(2)

    def wait_and_greet():
        both_here.wait()
        return greet()

    school.process_student = wait_and_greet
    return len(school.greet_all(["ann", "bob"]))


def serve_two(school):
    return [greeting.partition(" (in ")[0] for greeting in school.serve(["ann", "bob"])]


def serve_a_stranger(school):
    return [greeting.partition(" (in ")[0] for greeting in school.serve(["ann", None, "bob"], workers=1)]


def test_two_threads_never_confuse_their_students(explore):
    """Two threads at the same moment: each greets its own student, and tells its own name."""
    assert explore(two_students) == [["Hello, ann (in left)", "Hello, bob (in right)"]]


def test_greet_all_keeps_the_order(explore):
    """greet_all returns the greetings in the order of the names, each from the thread Thread-NAME, whichever is done first."""
    assert explore(greet_two) == [["Hello, ann (in Thread-ann)", "Hello, bob (in Thread-bob)"]]


def test_greet_all_greets_all_at_once(explore):
    """All threads of greet_all are at work at the same time."""
    assert explore(greet_two_who_wait_for_each_other) == {2}


def test_serve_greets_everybody_in_order(explore):
    """serve greets everybody once, and returns the greetings in the order of the names."""
    assert explore(serve_two) == [["Hello, ann", "Hello, bob"]]


def test_a_stranger_is_nobody_else(explore):
    """A visitor without a name is greeted as a stranger, also by a thread that has served others before."""
    assert explore(serve_a_stranger) == [["Hello, ann", "Hello, stranger", "Hello, bob"]]
