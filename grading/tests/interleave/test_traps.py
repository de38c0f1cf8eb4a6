"""Traps that a first trial fell into, each with its test."""

import gc
import os
import random
import sys
import threading
from threading import Event, Thread
from unittest import mock

import pytest

from grading.interleave import ExplorerBug, explore


def both(body):
    threads = [Thread(name=name, target=body) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def counting():
    box = [0]

    def add():
        box[0] += 1

    both(add)
    return box[0]


def test_the_first_thread_is_stepped_like_the_second():
    """Tracing loses a thread's first events on some interpreters, so that a first thread ran in one go."""
    story = explore(counting).story(1)
    first, second = ([step.op for step in story.steps if step.thread == name] for name in ("first", "second"))

    assert first == second == ["read", "write"]


def in_the_students_module(bank):
    bank.start_two()
    return bank.total


def test_threads_that_the_students_code_starts_are_stepped(tmp_path):
    (tmp_path / "bank.py").write_text(
        "from threading import Thread\n"
        "total = 0\n"
        "def add():\n    global total\n    total += 1\n"
        "def start_two():\n"
        "    threads = [Thread(target=add) for _ in range(2)]\n"
        "    for thread in threads: thread.start()\n"
        "    for thread in threads: thread.join()\n"
    )

    assert explore(in_the_students_module, modules={"bank": str(tmp_path / "bank.py")}) == {1, 2}


def pools_and_locks():
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(int).result()


def test_no_copy_registers_a_handler_for_forks():
    """Such handlers stay for ever: after some thousand copies a fork took 80 ms."""
    with mock.patch("os.register_at_fork") as register:
        explore(pools_and_locks, budget=50)

    assert not register.called


def precision():
    import decimal

    seen = []

    def work():
        seen.append(decimal.getcontext().prec)
        decimal.getcontext().prec = 5

    both(work)
    return seen


def test_no_thread_of_the_system_is_used_twice():
    """What C code keeps per thread would leak from one schedule into the next."""
    assert explore(precision) == [[28, 28]]


def idents():
    account, other = object(), object()
    return id(account) < id(other), id(other), id(account), id(account)


def test_id_counts_from_one_in_each_schedule():
    """Two locks sorted by `id` changed places from run to run."""
    assert explore(idents) == {(True, 2, 1, 1)}


def collector():
    import gc

    return gc.isenabled()


def test_the_collector_rests_meanwhile():
    assert explore(collector) == {False}
    assert gc.isenabled()


def chance():
    import random

    done = Event()
    Thread(target=done.set).start()
    return done.is_set(), random.random()


def test_chance_is_the_same_in_each_schedule():
    random.seed(99)
    outcomes = explore(chance)

    assert len(outcomes) == 2
    assert len({number for _, number in outcomes}) == 1


def flips():
    import os

    os.environ["EXPLORER_FLIP"] = "" if os.environ.get("EXPLORER_FLIP") else "1"
    flipped = Event()
    if os.environ["EXPLORER_FLIP"]:
        Thread(target=flipped.set).start()
        flipped.is_set()
    both(flipped.set)
    return 1


def test_a_scene_that_differs_from_run_to_run_is_said_and_never_judged(monkeypatch):
    monkeypatch.setenv("EXPLORER_FLIP", "")

    with pytest.raises(ExplorerBug, match="what differs from run to run in the scene"):
        explore(flips)


def counts_in_a_child():
    reader, writer = os.pipe()
    if os.fork() == 0:
        try:
            os.write(writer, str(counting()).encode())
        finally:
            os._exit(0)
    os.wait()
    os.close(writer)
    with open(reader) as said:
        return said.read()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_what_a_scene_forks_goes_on_unexplored():
    """The child's own threads were steps that no search had planned, and that a replay refused."""
    outcomes = explore(counts_in_a_child)

    assert outcomes == {"2"}
    assert outcomes.schedules == 1


def logs():
    import logging

    logger = logging.getLogger("a scene's")
    logger.addHandler(logging.NullHandler())
    both(lambda: logger.warning("hello"))
    return "done"


def test_logging_in_two_threads_is_no_trouble():
    assert explore(logs) == {"done"}


def test_everything_is_put_back():
    before = threading.Thread.start, sys.getrecursionlimit(), sys.modules.get("bank"), threading.active_count()
    cpus = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None

    explore(counting)

    assert before == (threading.Thread.start, sys.getrecursionlimit(), sys.modules.get("bank"), threading.active_count())
    if cpus is not None:
        assert os.sched_getaffinity(0) == cpus
