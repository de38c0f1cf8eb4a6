"""Threads that wait for each other: conditions, events, semaphores, barriers, loops.  (Stepped as one file: see `corpus`.)"""

import time
from queue import Empty, Queue
from threading import Barrier, Condition, Event, Lock, Semaphore, Thread

from grading.interleave import Deadlock, Endless, Raises
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


# -- waiting for each other --------------------------------------------------------------------------------------


@comes_to("done", Deadlock())
def lost_wake_up():
    box, condition = Box(ready=False), Condition()

    def wait():
        if not box.ready:
            with condition:
                condition.wait()

    def wake():
        box.ready = True
        with condition:
            condition.notify()

    at_once(wait, wake)
    return "done"


@comes_to("done", correct=True)
def wake_up_with_a_checked_condition():
    box, condition = Box(ready=False), Condition()

    def wait():
        with condition:
            while not box.ready:
                condition.wait()

    def wake():
        with condition:
            box.ready = True
            condition.notify()

    at_once(wait, wake)
    return "done"


@comes_to([1], Raises("IndexError", "pop from empty list"), Deadlock())
def waiting_with_if():
    """Between the notify and the waking, another took what was there."""
    items, got, condition = [], [], Condition()

    def take():
        with condition:
            if not items:
                condition.wait()
            got.append(items.pop())

    def steal_and_put_nothing_back():
        with condition:
            if items:
                items.pop()

    def put():
        with condition:
            items.append(1)
            condition.notify()

    at_once(take, put, steal_and_put_nothing_back)
    return got


@comes_to([1], [], correct=True)
def waiting_with_while():
    items, got, condition = [], [], Condition()

    def take():
        with condition:
            while not items:
                if not condition.wait(timeout=5):
                    return
            got.append(items.pop())

    def put():
        with condition:
            items.append(1)
            condition.notify()

    at_once(take, put)
    return got


@comes_to([0, 1], correct=True)
def event_orders_two_threads():
    done, steps = Event(), []

    def first():
        steps.append(0)
        done.set()

    def second():
        done.wait()
        steps.append(1)

    at_once(first, second)
    return steps


@comes_to("done", Deadlock())
def event_cleared_too_late():
    ready = Event()

    def wait():
        ready.wait()

    def pulse():
        ready.set()
        ready.clear()

    at_once(wait, pulse)
    return "done"


@comes_to(1, correct=True)
def semaphore_of_one():
    gate, box = Semaphore(1), Box(inside=0, most=0)

    def enter():
        with gate:
            box.inside += 1
            box.most = max(box.most, box.inside)
            box.inside -= 1

    at_once(enter, enter)
    return box.most


@comes_to(True, False, Deadlock())  # whoever got in by trying never leaves
def semaphore_tried_while_another_is_inside():
    gate, got = Semaphore(1), []

    def enter():
        with gate:
            pass

    at_once(enter, lambda: got.append(gate.acquire(blocking=False)))
    return got[0]


@comes_to(1, 2)
def semaphore_of_two():
    gate, lock, box = Semaphore(2), Lock(), Box(inside=0, most=0)

    def enter():
        with gate:
            with lock:
                box.inside += 1
                box.most = max(box.most, box.inside)
            with lock:
                box.inside -= 1

    at_once(enter, enter)
    return box.most


@comes_to("aabb", correct=True)
def barrier_separates_two_phases():
    barrier, steps = Barrier(2), []

    def work():
        steps.append("a")
        barrier.wait()
        steps.append("b")

    at_once(work, work)
    return "".join(steps)


@comes_to("aabbcc", correct=True)
def barrier_used_twice():
    barrier, steps = Barrier(2), []

    def work():
        for phase in "ab":
            steps.append(phase)
            barrier.wait()
        steps.append("c")

    at_once(work, work)
    return "".join(steps)


@comes_to(1, Endless())
def peterson_without_a_turn():
    """Two flags alone keep both out for ever."""
    wants, box = [False, False], Box(inside=0, most=0)

    def enter(me, other):
        wants[me] = True
        while wants[other]:
            pass
        box.inside += 1
        box.most = max(box.most, box.inside)
        box.inside -= 1
        wants[me] = False

    at_once(lambda: enter(0, 1), lambda: enter(1, 0))
    return box.most


@comes_to(1, correct=True)
def peterson():
    wants, box = [False, False], Box(turn=0, inside=0, most=0)

    def enter(me, other):
        wants[me] = True
        box.turn = other
        while wants[other] and box.turn == other:
            pass
        box.inside += 1
        box.most = max(box.most, box.inside)
        box.inside -= 1
        wants[me] = False

    at_once(lambda: enter(0, 1), lambda: enter(1, 0))
    return box.most


@comes_to(1, 2)
def dekker_that_looks_before_it_claims():
    wants, box = [False, False], Box(inside=0, most=0)

    def enter(me, other):
        while wants[other]:
            pass
        wants[me] = True
        box.inside += 1
        box.most = max(box.most, box.inside)
        box.inside -= 1
        wants[me] = False

    at_once(lambda: enter(0, 1), lambda: enter(1, 0))
    return box.most


@comes_to(["parcel"], correct=True)
def polling_a_queue_until_it_comes():
    line, got = Queue(), []

    def poll():
        while not got:
            try:
                got.append(line.get_nowait())
            except Empty:
                pass

    at_once(poll, lambda: line.put("parcel"))
    return got


@comes_to(Endless())
def polling_a_queue_for_what_never_comes():
    line = Queue()

    def poll():
        while True:
            try:
                return line.get_nowait()
            except Empty:
                pass

    at_once(poll, poll)


@comes_to(Endless())
def waiting_for_what_never_comes():
    box = Box(ready=False)

    def wait():
        while not box.ready:
            time.sleep(1)

    at_once(wait)


@comes_to("done", correct=True)
def spinning_until_it_comes():
    box = Box(ready=False)

    def wait():
        while not box.ready:
            pass

    def come():
        box.ready = True

    at_once(wait, come)
    return "done"
