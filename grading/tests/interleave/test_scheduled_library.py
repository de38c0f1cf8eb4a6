"""What the code explored imports behaves like the standard library, and each wait of it is the explorer's to schedule."""

import sys
import threading

import pytest

from grading.interleave import Deadlock, Raises, explore

# -- every way to a lock ---------------------------------------------------------------------------------------------


def with_module():
    import threading

    return threads_that_add(threading.Thread, threading.Lock())


def with_name():
    from threading import Lock, Thread

    return threads_that_add(Thread, Lock())


def with_alias():
    import threading as t

    return threads_that_add(t.Thread, t.Lock())


def with_star():
    namespace = {}
    exec("from threading import *", {"__builtins__": __builtins__}, namespace)
    return threads_that_add(namespace["Thread"], namespace["Lock"]())


def with_raw_lock():
    import _thread
    import threading

    return threads_that_add(threading.Thread, _thread.allocate_lock())


def with_reentrant_lock():
    from threading import RLock, Thread

    return threads_that_add(Thread, RLock())


def with_condition():
    from threading import Condition, Thread

    return threads_that_add(Thread, Condition())


def with_semaphore():
    from threading import BoundedSemaphore, Thread

    return threads_that_add(Thread, BoundedSemaphore())


def threads_that_add(thread_class, lock):
    counts = {"a": 0}

    def add():
        with lock:
            counts["a"] = counts["a"] + 1

    threads = [thread_class(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts["a"]


@pytest.mark.parametrize(
    "scene",
    [with_module, with_name, with_alias, with_star, with_raw_lock, with_reentrant_lock, with_condition, with_semaphore],
)
def test_however_it_is_imported_a_lock_is_scheduled(scene):
    outcomes = explore(scene)

    assert outcomes == {2}
    assert outcomes.schedules > 1  # else no thread ever had to wait


def test_the_real_threading_is_left_alone():
    before = dict(vars(threading))

    explore(with_module)

    assert dict(vars(threading)) == before


# -- threads ---------------------------------------------------------------------------------------------------------


def names_and_idents():
    from threading import Thread, current_thread, enumerate, get_ident, main_thread

    seen = []

    def work():
        seen.append((current_thread().name, get_ident(), current_thread() is main_thread()))

    thread = Thread(target=work)
    thread.start()
    thread.join()
    return current_thread().name, get_ident(), len(enumerate()), seen, thread.ident


def test_names_and_idents_count_from_one_in_each_schedule():
    assert explore(names_and_idents) == [("MainThread", 1, 1, [("Thread-1 (work)", 2, False)], 2)]


def own_subclass():
    from threading import Thread

    class Teller(Thread):
        def __init__(self, steps):
            super().__init__(name="teller", daemon=True)
            self.steps = steps

        def run(self):
            self.steps.append(self.name)

    steps = []
    teller = Teller(steps)
    teller.start()
    teller.join()
    return steps, teller.daemon, teller.is_alive()


def test_a_subclass_of_thread_is_stepped():
    assert explore(own_subclass) == [(["teller"], True, False)]


def started_twice():
    from threading import Thread

    thread = Thread(target=int)
    thread.start()
    thread.start()


def joined_too_early():
    from threading import Thread

    Thread(target=int).join()


def joining_itself():
    from threading import current_thread

    current_thread().join()


@pytest.mark.parametrize(
    "scene, text",
    [
        (started_twice, "threads can only be started once"),
        (joined_too_early, "cannot join thread before it is started"),
        (joining_itself, "cannot join current thread"),
    ],
)
def test_misuse_of_a_thread_raises_what_the_library_raises(scene, text):
    assert explore(scene) == [Raises("RuntimeError", text)]


def alive_or_not():
    from threading import Thread

    thread = Thread(target=int)
    before = thread.is_alive()
    thread.start()
    during = thread.is_alive()
    thread.join()
    return before, during, thread.is_alive()


def test_a_thread_may_have_ended_when_it_is_asked():
    assert explore(alive_or_not) == {(False, True, False), (False, False, False)}


def own_excepthook():
    import threading

    caught = []
    threading.excepthook = lambda args: caught.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))

    def fail():
        raise ValueError("no")

    thread = threading.Thread(target=fail, name="ann")
    thread.start()
    thread.join()
    return caught


def test_an_excepthook_of_the_scene_gets_the_error():
    assert explore(own_excepthook) == [[("ValueError", "no", "ann")]]


def default_excepthook():
    from threading import Thread

    def fail():
        raise ValueError("no")

    thread = Thread(target=fail)
    thread.start()
    thread.join()
    return "nobody saw it"


def raw_thread_that_fails():
    import _thread

    done = _thread.allocate_lock()
    done.acquire()

    def fail():
        try:
            raise ValueError("no")
        finally:
            done.release()

    _thread.start_new_thread(fail, ())
    done.acquire()
    return "nobody saw it"


@pytest.mark.parametrize("scene", [default_excepthook, raw_thread_that_fails])
def test_an_error_that_ends_a_thread_is_never_lost(scene):
    assert Raises("ValueError", "no") in explore(scene)


def leaves_quietly():
    import sys
    from threading import Thread

    thread = Thread(target=sys.exit)
    thread.start()
    thread.join()
    return "done"


def test_a_thread_may_end_by_system_exit():
    assert explore(leaves_quietly) == {"done"}


def daemon_left_behind():
    from threading import Lock, Thread

    lock = Lock()
    lock.acquire()
    Thread(target=lock.acquire, daemon=True).start()
    return "done"


def thread_left_behind():
    from threading import Lock, Thread

    lock = Lock()
    lock.acquire()
    Thread(target=lock.acquire).start()
    return "done"


def test_daemons_are_left_behind_and_other_threads_waited_for():
    assert explore(daemon_left_behind) == {"done"}
    assert explore(thread_left_behind) == [Deadlock()]


# -- thread-local data -----------------------------------------------------------------------------------------------


def local_values():
    import threading

    mine = threading.local()
    mine.value = "main"
    seen = []

    def work(name):
        seen.append(hasattr(mine, "value"))
        mine.value = name
        seen.append(mine.value)

    for name in ("ann", "bob"):
        thread = threading.Thread(target=work, args=(name,))
        thread.start()
        thread.join()
    return mine.value, seen


def test_each_thread_has_its_own_local_values():
    assert explore(local_values) == [("main", [False, "ann", False, "bob"])]


# -- what a scene hands over to be called ---------------------------------------------------------------------------


def as_target():
    from threading import Event, Thread

    event = Event()
    setter = Thread(target=event.set)
    setter.start()
    seen = event.is_set()
    setter.join()
    return seen


def as_timer_function():
    from threading import Event, Timer

    event = Event()
    timer = Timer(0, event.set)
    timer.start()
    seen = event.is_set()
    timer.join()
    return seen


def as_action():
    from threading import Barrier, Event, Thread

    event = Event()
    barrier = Barrier(1, action=event.set)
    waiter = Thread(target=barrier.wait)
    waiter.start()
    seen = event.is_set()
    waiter.join()
    return seen


def as_predicate():
    from threading import Condition, Event, Thread

    event, condition, seen = Event(), Condition(), []

    def wait():
        with condition:
            seen.append(condition.wait_for(event.is_set, timeout=1))

    waiter = Thread(target=wait)
    waiter.start()
    event.set()
    waiter.join()
    return seen[0]


def as_pool_task():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    event = Event()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(event.set)
        return event.is_set()


@pytest.mark.parametrize("scene", [as_target, as_timer_function, as_action, as_predicate, as_pool_task])
def test_an_operation_handed_over_as_a_callable_is_a_switch_point(scene):
    """It is called by the library's own code, and is nevertheless an operation of the scene's."""
    assert explore(scene) == {True, False}


# -- what the library itself holds locks in --------------------------------------------------------------------------


def computed_once():
    from functools import cached_property
    from threading import Thread

    class Account:
        made = 0

        @cached_property
        def number(self):
            Account.made += 1
            return Account.made

    account = Account()
    threads = [Thread(target=lambda: account.number) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Account.made


def test_the_lock_in_a_cached_property_is_scheduled_where_it_has_one():
    """Until 3.11 it computes once; from 3.12 it has no lock, and two threads may both compute."""
    assert explore(computed_once) == ({1} if sys.version_info < (3, 12) else {1, 2})
