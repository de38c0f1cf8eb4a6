"""The master, looked at more closely: any numbers, some results missing, Ctrl-C, wrong arguments, a second round."""

import os
import signal
import socket
from multiprocessing.managers import BaseManager, BaseProxy
from pathlib import Path

import pytest

LOOPBACK = ("127.0.0.1", 0)
KEY = b"abc"
MINUTE = 60


class QueueManager(BaseManager):
    """A worker's: it knows the names alone."""


QueueManager.register("get_task_queue")
QueueManager.register("get_result_queue")


# workers


def queues(address):
    manager = QueueManager(address, KEY)
    manager.connect()
    return manager.get_task_queue(), manager.get_result_queue()


def square(results, n):
    try:
        results.put(f"{n} * {n} = {n * n}")
    except (EOFError, OSError):
        pass  # the master has it, needs no more, and has gone before it could say so


def last_number_first(address, count):
    tasks, results = queues(address)
    for n in [tasks.get() for _ in range(count)][::-1]:
        square(results, n)


def a_few(address, count):
    """Squares so many numbers and leaves; returns them."""
    tasks, results = queues(address)
    numbers = [tasks.get() for _ in range(count)]
    for n in numbers:
        square(results, n)
    return numbers


def takes_one_and_presses_ctrl_c(address, master, hold):
    tasks, _ = queues(address)
    tasks.get()
    hold.here()  # until the master does nothing but wait
    os.kill(master, signal.SIGINT)


# serve


def served_last_number_first(task_master, beside, numbers):
    def ready(address):
        beside(last_number_first, address, len(numbers))

    return task_master.serve(numbers, LOOPBACK, KEY, MINUTE, ready)


def served_a_few(task_master, beside, hold, numbers, count):
    """[Numbers that a worker squared, the text of the TimeoutError]; None where a minute cannot be made to pass."""

    def ready(address):
        workers.append(beside(a_few, address, count))
        beside(sends_home, os.getpid(), hold)

    workers, done = [], []
    let_a_minute_pass(lambda: done or done.append(workers[0].result()))
    try:
        task_master.serve(numbers, LOOPBACK, KEY, MINUTE, ready)
    except TimeoutError as error:
        return [*done, str(error)]
    except KeyboardInterrupt:
        return None
    finally:
        Path("over").touch()


def sends_home(master, hold):
    """Presses Ctrl-C when nothing moves any more, and serve has not come to its end."""
    hold.here()
    if not Path("over").exists():
        os.kill(master, signal.SIGINT)


def let_a_minute_pass(wait):
    """From now on, who looks for a result in this process first WAITs for the worker; and a minute in a proxy's `get` takes no time.

    Who lets time pass in another way looks again and again, and is sent home after ten times; or it sleeps, and is sent home as well.
    """
    call, here, looks = BaseProxy._callmethod, os.getpid(), []

    def call_after_a_minute(proxy, name, args=(), kwargs={}):
        if os.getpid() != here or name not in ("get", "get_nowait", "empty", "qsize"):
            return call(proxy, name, args, kwargs)
        wait()
        looks.append(name)
        if len(looks) > 10:
            os.kill(here, signal.SIGINT)
        if name != "get" or is_endless(*args, **kwargs):
            return call(proxy, name, args, kwargs)
        return call(proxy, "get", (False,))

    BaseProxy._callmethod = call_after_a_minute


def is_endless(block=True, timeout=None):
    """Does `get` with these arguments wait for ever?"""
    return block and timeout is None


def served_until_ctrl_c(task_master, beside, hold, note):
    def ready(address):
        addresses.append(address)
        beside(takes_one_and_presses_ctrl_c, address, os.getpid(), hold)

    addresses = []
    try:
        task_master.serve([3, 4], LOOPBACK, KEY, MINUTE, ready)
    except KeyboardInterrupt:  # while it is looked at, Python tidies up nothing that it leads to
        note("serve has raised KeyboardInterrupt")
        return who_listens(addresses[0])


def who_listens(address):
    try:
        with socket.create_connection(address) as connection:
            by_chance = connection.getsockname() == address  # connected to itself
    except ConnectionRefusedError:
        return "nobody listens"
    return "nobody listens" if by_chance else "somebody listens"


def served_wrongly(task_master, what):
    arguments = {"numbers": [3, 4], "address": LOOPBACK, "authkey": KEY, "timeout": 0}
    arguments |= {"timeout": {"timeout": -1}, "numbers": {"numbers": 7}, "ready": {"ready": "a worker"}, "authkey": {"authkey": "abc"}}[what]
    task_master.serve(**arguments)


def served_again(task_master, beside, first, second):
    try:
        task_master.serve(first, LOOPBACK, KEY, 0)
    except TimeoutError:
        return served_last_number_first(task_master, beside, second)


# claims


@pytest.mark.parametrize("numbers", [[5, -3, 0, 5, 10**30, -3, 5, 3], [7, 7], []], ids=["many", "two alike", "none"])
def test_any_numbers(observe, numbers):
    """Numbers may be negative, 0, large, or twice among them: each time there is a result for it, in its place."""
    assert observe(served_last_number_first, numbers) == [f"{n} * {n} = {n * n}" for n in numbers]


def test_only_missing_numbers_are_named(observe, draw):
    """When time is up, the TimeoutError names the numbers whose results are missing, and no others."""
    numbers = draw.sample(range(100_000, 1_000_000), 3)
    seen = observe(served_a_few, numbers, 2)
    if seen.value is not None:
        done, text = seen.value
        assert [text, *(n for n in numbers if str(n) in text)] == [text, *(n for n in numbers if n not in done)]


def test_ctrl_c(observe):
    """Whatever serve raises, KeyboardInterrupt too, the manager is shut down before it comes out."""
    seen = observe(served_until_ctrl_c)
    assert seen == "nobody listens"
    assert seen.nothing_left


@pytest.mark.parametrize("what", ["timeout", "numbers", "ready", "authkey"])
def test_serve_with_wrong_arguments(observe, what):
    """A negative timeout, numbers that are none, a ready that cannot be called, a key that is no bytes: an error, and nothing is started."""
    seen = observe(served_wrongly, what)
    assert seen.raised(("ValueError", "TypeError"))
    assert seen.nothing_started


def test_a_second_round(observe):
    """What nobody did in one call of serve is not there in the next."""
    assert observe(served_again, [3, 4], [5, 6, 7], start_method="fork") == ["5 * 5 = 25", "6 * 6 = 36", "7 * 7 = 49"]
