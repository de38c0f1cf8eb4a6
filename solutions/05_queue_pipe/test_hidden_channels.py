"""Queue and Pipe, looked at more closely: every start method, odd values, wrong arguments, children that fail."""

import multiprocessing
import os
from multiprocessing.connection import Connection

import pytest


class Agreeable:
    """A value that says it is equal to whatever it is compared with."""

    def __eq__(self, other):
        return True

    __hash__ = None


def both(channels, values, n):
    return [channels.relay(values, 1), channels.ping_pong(n)]


def odd_values(channels):
    received = channels.relay([1, ..., Agreeable(), NotImplemented, int, (1, [2]), StopIteration(), 1.0, True, b"2"])
    return [(type(value).__name__, value if type(value) in (int, tuple, float, bool, bytes) else None) for value in received]


def large_values_one_at_a_time(channels, letters):
    return [(len(text), set(text)) for text in channels.relay([letter * 1_000_000 for letter in letters], maxsize=1)]


def wrong_arguments(channels, function, argument):
    getattr(channels, function)(argument)


def end_with(status):
    os._exit(status)


def beside_a_child_of_the_callers(channels, hold):
    mine = multiprocessing.Process(target=held_then_end_with, args=(hold, 7), name="mine")
    mine.start()
    received, numbers = channels.relay([1, 2]), channels.ping_pong(2)
    mine.join()
    return [received, numbers, mine.exitcode]


def held_then_end_with(hold, status):
    hold.here()
    os._exit(status)


def second_fork_fails(channels, values):
    fork, forks = os.fork, []

    def failing_fork():
        forks.append(1)
        if len(forks) == 2:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    os.fork = failing_fork
    channels.relay(values, 1)


def child_that_dies_at_its_third_answer(channels):
    parent, send, answers = os.getpid(), Connection._send_bytes, []

    def dying_send(connection, data):
        answers.append(data)
        if os.getpid() != parent and len(answers) == 3:
            os._exit(3)
        send(connection, data)

    Connection._send_bytes = dying_send
    channels.ping_pong(10)


# claims


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_under_every_start_method(observe, method):
    """Both functions work under every start method: what a child runs, and what it is given, can be pickled."""
    seen = observe(both, ["a", None, "b"], 3, start_method=method)
    assert seen == [["a", None, "b"], [0, 1, 2, 3]]
    assert seen.nothing_left


def test_values_of_every_kind(observe):
    """Values may be anything that can be pickled: they keep their types, and none of them is taken for the end."""
    assert observe(odd_values) == [
        ("int", 1),
        ("ellipsis", None),
        ("Agreeable", None),
        ("NotImplementedType", None),
        ("type", None),
        ("tuple", (1, [2])),
        ("StopIteration", None),
        ("float", 1.0),
        ("bool", True),
        ("bytes", b"2"),
    ]


def test_large_values_through_a_small_queue(observe):
    """Large values pass through a queue that holds only one of them."""
    assert observe(large_values_one_at_a_time, ["x", "y", "z"]) == [(1_000_000, {letter}) for letter in "xyz"]


@pytest.mark.parametrize("function, argument", [("relay", None), ("relay", 3), ("ping_pong", "3"), ("ping_pong", None)])
def test_wrong_arguments(observe, function, argument):
    """What is no collection of values, or no number, is refused with TypeError or ValueError, and nothing is started."""
    seen = observe(wrong_arguments, function, argument)
    assert seen.raised("TypeError") or seen.raised("ValueError")
    assert seen.starts == 0


def test_the_callers_own_child_is_left_alone(observe):
    """A child that the caller started itself is neither ended nor taken for one of ours."""
    assert observe(beside_a_child_of_the_callers) == [[1, 2], [0, 1, 2], 7]


def test_a_process_that_cannot_be_started(observe):
    """When the second process cannot be started, the first is not left behind."""
    seen = observe(second_fork_fails, [1, 2, 3], start_method="fork")
    assert seen.raised("OSError")
    assert seen.nothing_left


def test_a_child_that_dies(observe):
    """When the child dies in the middle of the game, the parent meets the end of file, and does not wait for ever."""
    seen = observe(child_that_dies_at_its_third_answer, start_method="fork")
    assert seen.raised("Exception")
    assert seen.nothing_left
