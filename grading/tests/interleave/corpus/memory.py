"""Updates, checks, and readers beside writers.  (Stepped as one file: see `corpus`.)"""

from threading import Lock, Thread

from grading.interleave import Raises
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


# -- updates -----------------------------------------------------------------------------------------------------


@comes_to(1, 2)
def lost_update():
    box = Box(count=0)

    def add():
        box.count += 1

    at_once(add, add)
    return box.count


@comes_to(2, correct=True)
def locked_update():
    box, lock = Box(count=0), Lock()

    def add():
        with lock:
            box.count += 1

    at_once(add, add)
    return box.count


@comes_to(1, 2)
def update_under_two_different_locks():
    box = Box(count=0)

    def add():
        with Lock():
            box.count += 1

    at_once(add, add)
    return box.count


@comes_to(1, 2)
def read_and_written_in_two_locked_parts():
    box, lock = Box(count=0), Lock()

    def add():
        with lock:
            seen = box.count
        with lock:
            box.count = seen + 1

    at_once(add, add)
    return box.count


@comes_to(1, 2)
def lost_update_of_a_local_variable():
    count = 0

    def add():
        nonlocal count
        count += 1

    at_once(add, add)
    return count


TOTAL = 0


@comes_to(1, 2)
def lost_update_of_a_global():
    global TOTAL

    def add():
        global TOTAL
        TOTAL += 1

    TOTAL = 0
    at_once(add, add)
    return TOTAL


@comes_to(1, 2)
def lost_update_of_an_item():
    counts = {"a": 0}

    def add():
        counts["a"] += 1

    at_once(add, add)
    return counts["a"]


@comes_to([1, 2], [2, 1], correct=True)
def appending_is_one_step():
    items = []
    at_once(lambda: items.append(1), lambda: items.append(2))
    return items


@comes_to([1], [2], [1, 2], [2, 1])
def extending_a_copy_is_not():
    box = Box(items=[])

    def add(number):
        box.items = box.items + [number]

    at_once(lambda: add(1), lambda: add(2))
    return box.items


@comes_to((1, 2), (2, 1), (1, 1), (2, 2))
def two_fields_torn():
    box = Box(left=0, right=0)

    def put(number):
        box.left = number
        box.right = number

    at_once(lambda: put(1), lambda: put(2))
    return box.left, box.right


@comes_to((0, 0), (1, 0), (1, 1))
def reading_in_the_middle_of_two_writes():
    box, seen = Box(left=0, right=0), []

    def write():
        box.left = 1
        box.right = 1

    def read():
        right = box.right
        seen.append((box.left, right))

    at_once(write, read)
    return seen[0]


# -- checking, then acting ---------------------------------------------------------------------------------------


@comes_to(0, -1)
def check_then_act():
    box = Box(tickets=1)

    def sell():
        if box.tickets > 0:
            box.tickets -= 1

    def sell_in_one_go():
        if box.tickets > 0:
            box.tickets = box.tickets - 1

    at_once(sell, sell_in_one_go)
    return box.tickets


@comes_to(0, correct=True)
def check_and_act_under_one_lock():
    box, lock = Box(tickets=1), Lock()

    def sell():
        with lock:
            if box.tickets > 0:
                box.tickets -= 1

    at_once(sell, sell)
    return box.tickets


@comes_to("done", Raises("IndexError", "pop from empty list"))
def popping_after_a_look():
    items = [1]

    def take():
        if items:
            items.pop()

    at_once(take, take)
    return "done"


@comes_to("done", Raises("KeyError", "'a'"))
def deleting_after_a_look():
    table = {"a": 1}

    def drop():
        if "a" in table:
            del table["a"]

    at_once(drop, drop)
    return "done"


@comes_to(1, 2)
def lazy_initialisation():
    box = Box(made=0, value=None)

    def get():
        if box.value is None:
            box.made += 1
            box.value = object()

    at_once(get, get)
    return box.made


@comes_to(1, correct=True)
def lazy_initialisation_looked_at_twice():
    box, lock = Box(made=0, value=None), Lock()

    def get():
        if box.value is None:
            with lock:
                if box.value is None:
                    box.made += 1
                    box.value = object()

    at_once(get, get)
    return box.made


@comes_to(1, 2)
def lazily_made_lock():
    box = Box(lock=None, count=0)

    def add():
        if box.lock is None:
            box.lock = Lock()
        with box.lock:
            box.count += 1

    at_once(add, add)
    return box.count


@comes_to(1, correct=True)
def setdefault_is_one_step():
    table = {}

    def add():
        table.setdefault("a", []).append(1)

    def count():
        table.setdefault("a", [])

    at_once(add, count)
    return len(table["a"])


@comes_to("ok", Raises("RuntimeError", "dictionary changed size during iteration"))
def going_through_a_dictionary_that_grows():
    table = {1: 1, 2: 2}

    def add():
        table[3] = 3

    def walk():
        for _ in table:
            pass

    at_once(add, walk)
    return "ok"


@comes_to("same", "swapped")
def aba():
    """Compare and swap finds the value it knew, though it was away in between."""
    box = Box(top="a", swaps=0)

    def swap():
        known = box.top
        if box.top == known:
            box.swaps += 1

    def away_and_back():
        box.top = "b"
        box.top = "a"

    at_once(swap, away_and_back)
    return "same" if box.swaps == 0 else "swapped"


# -- readers and writers -----------------------------------------------------------------------------------------


@comes_to((0, 0), (1, 1), correct=True)
def reader_sees_all_or_nothing():
    lock, box, seen = Lock(), Box(left=0, right=0), []

    def write():
        with lock:
            box.left = 1
            box.right = 1

    def read():
        with lock:
            seen.append((box.left, box.right))

    at_once(write, read)
    return seen[0]


@comes_to([0, 0], [0, 2], [2, 0], [2, 2], correct=True)
def readers_share_a_lock_that_writers_have_alone():
    box, gate, counting = Box(readers=0, value=0), Lock(), Lock()
    seen = [None, None]

    def read(number):
        with counting:
            box.readers += 1
            if box.readers == 1:
                gate.acquire()
        seen[number] = box.value
        with counting:
            box.readers -= 1
            if box.readers == 0:
                gate.release()

    def write():
        with gate:
            box.value = 1
            box.value = 2

    at_once(lambda: read(0), lambda: read(1), write)
    return seen


@comes_to((0, 0), (0, 1), (1, 0), (1, 1))
def reader_without_the_lock():
    lock, box, seen = Lock(), Box(left=0, right=0), []

    def write():
        with lock:
            box.left = 1
            box.right = 1

    def read():
        seen.append((box.left, box.right))

    at_once(write, read)
    return seen[0]
