"""Little programs with the known patterns of concurrency, right and wrong, and what each can come to.

Each scene is explored with this file stepped.  CORRECT holds those that keep their promise in every interleaving.
"""

import _thread
import functools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, LifoQueue, Queue, SimpleQueue
from threading import Barrier, Condition, Event, Lock, RLock, Semaphore, Thread, Timer

from grading.interleave import Deadlock, Endless, Raises

EXPECTED = {}  # scene: what it can come to
CORRECT = []


def comes_to(*values, correct=False):
    def note(scene):
        EXPECTED[scene] = list(values)
        if correct:
            CORRECT.append(scene)
        return scene

    return note


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


# -- queues, pools, timers ---------------------------------------------------------------------------------------


@comes_to([0, 1, 2], correct=True)
def bounded_buffer():
    queue, got = Queue(1), []

    def produce():
        for number in range(3):
            queue.put(number)

    def consume():
        for _ in range(3):
            got.append(queue.get())

    at_once(produce, consume)
    return got


@comes_to("done", Deadlock())
def two_consumers_one_farewell():
    queue = SimpleQueue()
    queue.put("work")
    queue.put(None)

    def consume():
        while queue.get() is not None:
            pass

    at_once(consume, lambda: queue.get() if queue.empty() else None)
    return "done"


@comes_to("done", Raises("Empty"))
def queue_looked_at_before_it_is_taken_from():
    queue = Queue()
    queue.put(1)

    def take():
        if not queue.empty():
            queue.get_nowait()

    at_once(take, take)
    return "done"


@comes_to([], [1], correct=True)
def queue_asked_once():
    queue, got = LifoQueue(), []

    def take():
        try:
            got.append(queue.get_nowait())
        except Empty:
            pass

    at_once(take, lambda: queue.put(1))
    return got


@comes_to([1, 4], correct=True)
def pool_keeps_the_order():
    with ThreadPoolExecutor(1) as pool:
        return list(pool.map(lambda number: number * number, [1, 2]))


@comes_to([], ["fired"])
def timer_cancelled_in_time_or_not():
    fired = []
    timer = Timer(1, lambda: fired.append("fired"))
    timer.start()
    timer.cancel()
    timer.join()
    return fired


@comes_to(["slept", "main"], ["main", "slept"])
def sleeping_is_no_synchronisation():
    steps = []

    def sleep():
        time.sleep(1)
        steps.append("slept")

    sleeper = Thread(target=sleep)
    sleeper.start()
    time.sleep(2)
    steps.append("main")
    sleeper.join()
    return steps


@comes_to(True, False)
def timeout_may_come_first():
    lock = Lock()

    def hold():
        with lock:
            time.sleep(5)

    holder = Thread(target=hold)
    holder.start()
    got = lock.acquire(timeout=1)
    if got:
        lock.release()
    holder.join()
    return got


@comes_to(1, correct=True)
def raw_thread_and_raw_lock():
    done, box = _thread.allocate_lock(), Box(count=0)
    done.acquire()

    def work():
        box.count += 1
        done.release()

    _thread.start_new_thread(work, ())
    done.acquire()
    return box.count


@comes_to([0, 1], correct=True)
def thread_local_values_stay_apart():
    mine, seen = threading.local(), []

    def work(number):
        mine.value = number
        seen.append(mine.value)

    at_once(lambda: work(0), lambda: work(1))
    return sorted(seen)


@comes_to([1, 1], [0, 1], [0, 0])
def one_variable_for_all_threads():
    box, seen = Box(value=None), []

    def work(number):
        box.value = number
        seen.append(box.value)

    at_once(lambda: work(0), lambda: work(1))
    return sorted(seen)


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
