"""Scenes that end badly: an error, a deadlock, a loop without an end, a call that cannot be scheduled."""

import inspect
import itertools
import re
import sys
import time
from threading import Condition, Lock, Thread

import pytest

from grading.interleave import Blocked, Deadlock, Endless, Raises, SceneError, explore


def pair(body, names=("ann", "bob")):
    threads = [Thread(name=name, target=body) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def raises():
    raise KeyError("k")


def exits():
    raise SystemExit(3)


def test_an_error_of_the_scene_is_an_outcome():
    assert explore(raises) == [Raises("KeyError", "'k'")]
    assert explore(exits) == [Raises("SystemExit", "3")]


def raises_in_a_thread_with_an_address():
    def unknown():
        {}[exits, unknown]

    thread = Thread(target=unknown, name="ann")
    thread.start()
    thread.join()


def test_an_error_is_told_without_the_addresses_of_objects():
    """They differ from run to run: a schedule that is run again would come to something else."""
    outcomes = explore(raises_in_a_thread_with_an_address)
    text = "(<function exits>, <function raises_in_a_thread_with_an_address.<locals>.unknown>)"

    assert outcomes == [Raises("KeyError", text)]
    (error,) = outcomes.story(Raises("KeyError")).errors
    assert error.startswith(f"ann ended by KeyError: {text}, raised at test_endings.py:")


def one_dies_and_one_waits():
    condition = Condition()

    def wait():
        with condition:
            condition.wait()

    def fail():
        raise ValueError("no")

    threads = [Thread(target=wait), Thread(target=fail)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_an_error_is_told_rather_than_the_deadlock_that_follows_from_it():
    outcomes = explore(one_dies_and_one_waits)

    assert outcomes == [Raises("ValueError", "no")]
    (error,) = outcomes.story(Raises("ValueError")).errors
    assert re.fullmatch(r"Thread-2 \(fail\) ended by ValueError: no, raised at test_endings.py:\d+", error)


def swallows_everything():
    lock = Lock()

    def stubborn():
        while True:
            try:
                lock.acquire()
            except BaseException:
                pass

    pair(stubborn)


def test_a_thread_that_catches_everything_is_ended_or_left_behind():
    assert explore(swallows_everything, budget=20) == [Deadlock()]


def counts_for_ever():
    counts = [0]

    def count():
        while True:
            counts[0] += 1

    pair(count)


def loops_alone():
    number = 0
    while True:
        number += 1


def test_what_changes_something_for_ever_is_endless():
    assert explore(counts_for_ever, budget=3) == [Endless()]
    assert explore(loops_alone, budget=1) == [Endless()]


def reads_a_socket():
    import socket

    near, far = socket.socketpair()

    def read():
        near.recv(1)

    pair(read, ("reader",))


def waits_for_a_lock_between_processes():
    import multiprocessing

    shared = multiprocessing.Lock()
    shared.acquire()

    def wait():
        shared.acquire()

    pair(wait, ("waiter",))


def runs_a_program():
    import subprocess

    subprocess.run([sys.executable, "-c", "import time; time.sleep(5)"])


@pytest.mark.parametrize(
    "scene, who, call",
    [
        (reads_a_socket, "reader", "near.recv(1)"),
        (waits_for_a_lock_between_processes, "waiter", "shared.acquire()"),
        (runs_a_program, "MainThread", 'subprocess.run([sys.executable, "-c", "import time; time.sleep(5)"])'),
    ],
)
def test_a_call_that_blocks_for_real_is_named_within_its_limit(scene, who, call):
    began = time.monotonic()
    (value,) = outcomes = explore(scene, patience=0.5)

    assert isinstance(value, Blocked)
    lines, first = inspect.getsourcelines(scene)
    line = max(number for number, text in enumerate(lines, first) if text.strip() == call)
    assert str(value) == f"<blocked: {who} at test_endings.py:{line}: {call}>"
    assert (outcomes.exhaustive, outcomes.searched) == (False, "1 interleaving, until one blocked for real")
    assert time.monotonic() - began < 5


def goes_on_in_c():
    sum(map(lambda _: 0, itertools.repeat(1)))


def test_a_loop_that_no_hook_sees_is_endless():
    (value,) = outcomes = explore(goes_on_in_c, patience=0.5)

    assert value == Endless()
    assert re.search(r"MainThread goes round and round at test_endings.py:\d+$", str(outcomes.story(value)), re.MULTILINE)


def goes_on_in_a_for_loop():
    for _ in itertools.count():
        pass


def calls_until_it_comes():
    for _ in iter(int, 1):
        pass


@pytest.mark.parametrize("scene", [goes_on_in_a_for_loop, calls_until_it_comes])
def test_a_for_loop_without_an_end_is_endless_at_once(scene):
    assert explore(scene, patience=1000) == [Endless()]


def starts_a_real_thread():
    from multiprocessing.pool import ThreadPool

    counts = [0]

    def add(number):
        counts[0] += number

    helper = Thread(target=int)
    helper.start()
    with ThreadPool(1) as pool:
        pool.map(add, [1, 2])
    return counts[0]


def test_a_thread_that_is_not_scheduled_is_named():
    with pytest.raises(SceneError, match="a thread that the explorer does not schedule runs code that it steps"):
        explore(starts_a_real_thread, patience=1.0)
