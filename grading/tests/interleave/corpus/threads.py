"""Threads that lock each other out, or start, end and join each other.  (Stepped as one file: see `corpus`.)"""

import functools
import time
from threading import Lock, RLock, Thread

from grading.interleave import Deadlock, Raises
from grading.tests.interleave.corpus.register import comes_to


def at_once(*bodies):
    threads = [Thread(target=body, name=body.__name__) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Box:
    """Something shared."""

    def __init__(self, **fields):
        vars(self).update(fields)


# -- deadlocks ---------------------------------------------------------------------------------------------------


@comes_to("done", Deadlock())
def locks_in_opposite_order():
    one, two = Lock(), Lock()

    def forwards():
        with one, two:
            pass

    def backwards():
        with two, one:
            pass

    at_once(forwards, backwards)
    return "done"


@comes_to("done", correct=True)
def locks_in_one_order():
    one, two = Lock(), Lock()

    def first():
        with one, two:
            pass

    at_once(first, first)
    return "done"


@comes_to("done", correct=True)
def backing_off_when_the_second_lock_is_taken():
    one, two = Lock(), Lock()

    def forwards():
        with one, two:
            pass

    def backwards():
        with two:
            if one.acquire(blocking=False):
                one.release()

    at_once(forwards, backwards)
    return "done"


@comes_to(Deadlock())
def taking_a_lock_twice():
    lock = Lock()
    with lock, lock:
        return "never"


@comes_to("done", correct=True)
def taking_a_reentrant_lock_twice():
    lock = RLock()
    with lock, lock:
        return "done"


@comes_to("done", Deadlock())
def dining_philosophers():
    forks = [Lock(), Lock(), Lock()]

    def dine(left, right):
        with forks[left]:
            with forks[right]:
                pass

    at_once(lambda: dine(0, 1), lambda: dine(1, 2), lambda: dine(2, 0))
    return "done"


@comes_to("done", correct=True)
def dining_with_ordered_forks():
    forks = [Lock(), Lock(), Lock()]

    def dine(left, right):
        with forks[min(left, right)]:
            with forks[max(left, right)]:
                pass

    at_once(lambda: dine(0, 1), lambda: dine(1, 2), lambda: dine(2, 0))
    return "done"


@comes_to(Deadlock())
def joining_in_a_circle():
    threads = []

    def wait_for(number):
        while len(threads) < 2:
            time.sleep(1)
        threads[number].join()

    threads.append(Thread(target=wait_for, args=(1,)))
    other = Thread(target=wait_for, args=(0,))
    threads[0].start()
    other.start()
    threads.append(other)
    other.join()


@comes_to(Raises("ValueError", "no"))
def lock_kept_by_an_error():
    lock = Lock()

    def fail():
        lock.acquire()
        raise ValueError("no")

    def work():
        with lock:
            pass

    failing = Thread(target=fail)
    failing.start()
    at_once(work)
    failing.join()


@comes_to([0, 0, 1], [0, 1, 1], [1, 1, 1])
def a_method_written_in_c_as_a_threads_body():
    items, seen = [], []

    def look():
        seen.append(len(items))
        seen.append(len(items))

    threads = [Thread(target=items.append, args=(7,)), Thread(target=look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [*seen, len(items)]


@comes_to(1, 2)
def a_cache_that_two_threads_miss():
    made = []

    @functools.cache
    def number():
        made.append(1)
        return len(made)

    threads = [Thread(target=number) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(made)


# -- threads that start, end and wait for each other --------------------------------------------------------------


@comes_to([1, 2, 3, 2, 3], [1, 2, 3, 3, 2], [1, 3, 2, 2, 3], [1, 3, 2, 3, 2], [1, 2, 2, 3, 3], [1, 3, 3, 2, 2],
          [2, 1, 2, 3, 3], [2, 1, 3, 2, 3], [2, 1, 3, 3, 2], [3, 1, 3, 2, 2], [3, 1, 2, 3, 2], [3, 1, 2, 2, 3],
          [2, 3, 1, 2, 3], [2, 3, 1, 3, 2], [3, 2, 1, 2, 3], [3, 2, 1, 3, 2])  # fmt: skip
def two_waiting_for_the_same_thread():
    """Whoever has the turn when the first one ends, the two that waited for it go on in either order."""
    order = []
    first = Thread(target=lambda: order.append(1))

    def wait(number):
        order.append(number)
        first.join()
        order.append(number)

    first.start()
    at_once(lambda: wait(2), lambda: wait(3))
    return order


@comes_to([True], [False], [])
def looking_whether_it_lives():
    seen = []
    threads = [Thread(target=lambda: None)]

    def look():
        if threads[0].ident is not None:
            seen.append(threads[0].is_alive())

    threads.append(Thread(target=look))
    threads[1].start()
    threads[0].start()
    threads[1].join()
    return seen


@comes_to("done", Raises("RuntimeError", "cannot join thread before it is started"))
def joining_what_another_starts():
    late = Thread(target=lambda: None)
    at_once(late.start, late.join)
    late.join()
    return "done"


@comes_to(("ann", 0), ("ann", 1), ("bob", 0), ("bob", 1))
def started_by_two():
    late, box = Thread(target=lambda: None), Box(ready=0, seen=None, first=None)

    def start(name):
        try:
            late.start()
        except RuntimeError:
            return
        box.first = name

    def ann():
        box.ready = 1
        start("ann")

    def bob():
        box.seen = box.ready
        start("bob")

    at_once(ann, bob)
    return box.first, box.seen


@comes_to("over", Raises("ValueError", "too late"))
def daemon_left_in_the_middle():
    """When the last thread that is none ends, a daemon is left where it is: before its error, or after."""
    box = Box(over=False)

    def watch():
        if box.over:
            raise ValueError("too late")

    Thread(target=watch, daemon=True).start()
    box.over = True
    return "over"
