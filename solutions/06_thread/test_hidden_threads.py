"""Threads, looked at more closely: many of them, none, odd results, odd errors, wrong arguments."""

import sys
from functools import partial
from itertools import count

import pytest

# what the threads run


class Spilt(Exception):
    def __init__(self, cups, of):
        super().__init__(f"{cups} of {of} cups spilt")


def give(value):
    return value


def fail(error):
    raise error


def leave():
    sys.exit(3)


def interrupt():
    raise KeyboardInterrupt


# scenes


def no_rounds(threads):
    said = []
    threads.loop(0, said.append)
    return said, threads.run_named("worker", 0)


def all_meet(threads, meet, count):
    point = meet(count)
    threads.gather(*[point.arrive] * count)


def ends(threads, function):
    try:
        return threads.gather(partial(give, 1), {"leave": leave, "interrupt": interrupt}[function])
    except (SystemExit, KeyboardInterrupt) as error:
        return type(error).__name__


def the_error_itself(threads):
    spilt = Spilt(2, 3)
    try:
        threads.gather(partial(give, 1), partial(fail, spilt))
    except Spilt as error:
        return error is spilt


def an_error_is_returned(threads):
    return [type(result).__name__ for result in threads.gather(partial(give, ValueError("no tea")))]


def one_function_twice(threads):
    following = count(1).__next__
    return sorted(threads.gather(following, following))


def one_within_another(threads):
    return threads.gather(lambda: sorted(threads.gather(partial(give, "milk"), partial(give, "tea"))))


def wrong_rounds(threads, n):
    threads.run_named("worker", n)


def wrong_functions(threads, others):
    threads.gather(partial(give, 1), *others)


# claims


def test_a_loop_of_no_rounds(observe):
    """A loop of no rounds says that the thread is running, and that it has ended."""
    main = ["thread MainThread is running...", "thread MainThread ended."]
    assert observe(no_rounds) == (main, [main[0], "thread worker is running...", "thread worker ended.", main[1]])


def test_forty_functions_at_once(observe):
    """All functions run at the same time, also when they are more than a pool has threads by default."""
    assert observe(all_meet, 40).met


@pytest.mark.parametrize("function, error", [("leave", "SystemExit"), ("interrupt", "KeyboardInterrupt")])
def test_whatever_is_raised_comes_out(observe, function, error):
    """gather raises whatever a function raises, SystemExit and KeyboardInterrupt too."""
    assert observe(ends, function) == error


def test_the_error_itself_is_raised(observe):
    """gather raises the very error that the function raised, not one that was made after it."""
    assert observe(the_error_itself) == True


def test_an_error_that_is_returned_is_a_result(observe):
    """A function that returns an error has not raised it: the error is its result."""
    assert observe(an_error_is_returned) == ["ValueError"]


def test_a_function_that_is_given_twice(observe):
    """A function that is given twice is called twice, and has two results."""
    assert observe(one_function_twice) == [1, 2]


def test_one_gather_within_another(observe):
    """A function may call gather too, and each call has results of its own."""
    assert observe(one_within_another) == [["milk", "tea"]]


def test_wrong_arguments(observe):
    """A number of rounds that is none, and a function that cannot be called, are refused before anything is started."""
    for scene, wrong in ((wrong_rounds, "three"), (wrong_rounds, None), (wrong_functions, [7]), (wrong_functions, [None, "print"])):
        seen = observe(scene, wrong)
        assert seen.raised(("TypeError", "ValueError"))
        assert seen.nothing_started
