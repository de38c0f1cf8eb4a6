"""Threads: named, waited for, several at once, and nothing is lost that one of them returns or raises.

`explore` runs a scene under every interleaving of its threads that matters, a step at a time, and says what the scene can come to
(with `bound=1`, under those in which a thread is interrupted once at most).  `observe` runs it once, with real threads, and says
what it showed.  A function that is held there waits until nobody else can go on; the one with the highest turn is then let go first.
At a meeting point of 3, functions wait for each other until 3 are there.
"""

import threading
from functools import partial
from threading import Thread, current_thread

# what the threads run


def give(value):
    return value


def fail(text):
    raise ValueError(text)


def held(hold, note, place):
    """The last one first: let go in the order of descending places, then noted."""
    hold.here(turn=place)
    note(f"function {place} is done")
    return place * 10


def held_and_fails(hold, note, place):
    held(hold, note, place)
    raise ValueError(f"function {place} fails")


# loop


def one_loop(threads):
    said = []
    threads.loop(3, said.append)
    return said


def two_loops(threads):
    told = {"ann": [], "bob": []}  # the names in the lines that each of them says

    def say(line):
        who = current_thread()
        told.setdefault(who.name if who in (ann, bob) else "another thread", []).append(line.split()[1])

    ann, bob = (Thread(name=name, target=threads.loop, args=(1, say)) for name in ("ann", "bob"))
    ann.start()
    bob.start()
    ann.join()
    bob.join()
    return told


def test_loop_says_its_lines(observe):
    """loop says that the thread is running, counts from 1 to n, and says that the thread has ended, each by a call of `say`."""
    assert observe(one_loop) == [
        "thread MainThread is running...",
        "thread MainThread >>> 1",
        "thread MainThread >>> 2",
        "thread MainThread >>> 3",
        "thread MainThread ended.",
    ]


def test_each_loop_tells_the_name_of_its_own_thread(explore):
    """Two loops at the same moment: each says its lines in the thread that it runs in, and with the name of that thread."""
    assert explore(two_loops) == [{"ann": ["ann", "ann", "ann"], "bob": ["bob", "bob", "bob"]}]


# run_named


def the_notes_program(threads):
    return threads.run_named("ann", 1)


def the_notes_program_for_real(threads, hold):
    hold.threads(at="end")
    threads.run_named("ann", 1)


def test_run_named_tells_all_lines_in_order(explore):
    """However the steps fall, the main thread's first line comes before those of the loop, and its last line after them."""
    assert explore(the_notes_program) == [
        [
            "thread MainThread is running...",
            "thread ann is running...",
            "thread ann >>> 1",
            "thread ann ended.",
            "thread MainThread ended.",
        ]
    ]


def test_the_loop_runs_in_a_thread_of_that_name(observe):
    """run_named runs the loop in a thread of its own, which bears that name."""
    assert observe(the_notes_program_for_real).ran_thread("ann")


# gather


def one_at_a_time(threads, values):
    seen = []

    def see_and_give(value):
        seen.append(value)
        return value

    return [threads.gather(partial(see_and_give, value)) for value in values], seen


def none_at_all(threads):
    return threads.gather()


def all_meet(threads, meet, count):
    point = meet(count)
    threads.gather(*[point.arrive] * count)


def two_results(threads):
    return threads.gather(lambda: "tea", lambda: "milk")


def the_last_is_done_first(threads, hold, note):
    return threads.gather(*[partial(held, hold, note, place) for place in (1, 2, 3)])


def one_error(threads):
    return [repr(result) for result in threads.gather(partial(give, "tea"), partial(fail, "no milk"), partial(give, "sugar"))]


def an_error_beside_others(threads, hold, note):
    try:
        threads.gather(partial(fail, "no tea"), partial(held, hold, note, 2), partial(held, hold, note, 3))
    except ValueError:
        note("gather raises the error")


def two_errors(threads):
    threading.excepthook = lambda told: None  # an error may be printed as well, as long as it is raised
    try:
        return threads.gather(partial(fail, "no tea"), partial(fail, "no milk"))
    except ValueError as error:
        return str(error)


def the_last_fails_first(threads, hold, note):
    return threads.gather(partial(held, hold, note, 1), partial(held_and_fails, hold, note, 2), partial(held_and_fails, hold, note, 3))


def results_and_an_error(threads):
    threads.gather(partial(give, 1), partial(give, 2))
    try:
        threads.gather(partial(give, 1), partial(fail, "no tea"))
    except ValueError:
        pass


def test_each_function_gives_its_result(observe, draw):
    """gather returns the list of what the functions return; they run in this process, and share its memory."""
    values = [draw.randrange(1000), None, "", False]
    assert observe(one_at_a_time, values) == ([[value] for value in values], values)
    assert observe(none_at_all) == []


def test_all_functions_are_in_flight_at_once(observe):
    """All functions run at the same time: the last is started before the first is waited for."""
    assert observe(all_meet, 3).met


def test_results_come_in_the_order_of_the_arguments(explore, observe):
    """Whichever function is done first, each result is in the place of its function, and none is lost."""
    assert explore(two_results, bound=1) == [["tea", "milk"]]
    assert observe(the_last_is_done_first) == [10, 20, 30]


def test_an_error_is_raised_and_not_only_printed(observe):
    """If a function raises, gather raises that error."""
    assert observe(one_error).raised("ValueError", "no milk")


def test_an_error_waits_for_the_others(observe):
    """If a function raises, gather waits for all the others before it raises the error."""
    assert observe(an_error_beside_others).notes == ["function 3 is done", "function 2 is done", "gather raises the error"]


def test_the_first_error_in_argument_order_is_raised(explore, observe):
    """If several functions raise, the error of the first in the order of the arguments is raised, whichever came first in time."""
    assert explore(two_errors, bound=1) == {"no tea"}
    assert observe(the_last_fails_first).raised("ValueError", "function 2 fails")


def test_no_thread_stays_behind(observe):
    """When gather has returned or raised, its threads end."""
    assert observe(results_and_an_error).nothing_left
