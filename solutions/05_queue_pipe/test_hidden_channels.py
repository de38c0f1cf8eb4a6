"""Queue and Pipe, looked at more closely: every start method, odd values, wrong arguments, children that fail."""

import multiprocessing
import os
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import pytest


class Parcel:
    """A value that is slow to pack and slow to unpack."""

    def __init__(self, hold):
        self.hold = hold

    def __reduce__(self):
        self.hold.here()
        return unpack, (self.hold,)


def unpack(hold):
    hold.here()
    return Parcel(hold)


class Agreeable:
    """A value that says it is equal to whatever it is compared with."""

    def __eq__(self, other):
        return True

    __hash__ = None


def between_two_parcels(channels, hold, values):
    received = channels.relay([Parcel(hold), *values, Parcel(hold)], 2)
    return ["parcel" if isinstance(value, Parcel) else value for value in received]


def both(channels, hold, values, n):
    return [between_two_parcels(channels, hold, values), channels.ping_pong(n)]


def odd_values(channels, hold):
    values = [1, ..., Agreeable(), NotImplemented, int, (1, [2]), StopIteration(), 1.0, True, b"2"]
    received = between_two_parcels(channels, hold, values)
    return [(type(value).__name__, value if type(value) in (int, tuple, float, bool, bytes) else None) for value in received]


def wrong_arguments(channels, function, argument):
    getattr(channels, function)(argument)


def end_when_told(gate):
    os._exit(gate.recv())


def beside_a_child_of_the_callers(channels, hold):
    gate, opener = multiprocessing.Pipe()
    mine = multiprocessing.Process(target=end_when_told, args=(gate,), name="mine")
    mine.start()
    received, numbers = between_two_parcels(channels, hold, [1, 2]), channels.ping_pong(2)
    opener.send(7)
    mine.join()
    return [received, numbers, mine.exitcode]


def second_start_fails(channels, values):
    start, starts = BaseProcess.start, []

    def failing_start(process):
        starts.append(process)
        if len(starts) == 2:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        start(process)

    BaseProcess.start = failing_start
    channels.relay(values, 1)


def child_that_dies_at_its_third_answer(channels):
    parent, send, answers = os.getpid(), Connection._send_bytes, []

    def dying_send(connection, data):
        answers.append(data)
        if os.getpid() != parent and len(answers) == 3:
            os._exit(3)
        send(connection, data)

    Connection._send_bytes = dying_send  # what a forked child does, that is; others know nothing of it
    return channels.ping_pong(10)


# claims


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_under_every_start_method(observe, method):
    """Both functions work under every start method: what a child runs, and what it is given, can be pickled."""
    assert observe(both, ["a", None, "b"], 3, start_method=method) == [["parcel", "a", None, "b", "parcel"], [0, 1, 2, 3]]


def test_values_of_every_kind(observe):
    """Values may be anything that can be pickled: they keep their types, and none of them is taken for the end."""
    assert observe(odd_values) == [
        ("str", None),
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
        ("str", None),
    ]


@pytest.mark.parametrize("function, argument", [("relay", None), ("relay", 3), ("ping_pong", "3"), ("ping_pong", None)])
def test_wrong_arguments(observe, function, argument):
    """What is no collection of values, or no number, is refused with TypeError or ValueError, and nothing is started."""
    seen = observe(wrong_arguments, function, argument)
    assert seen.raised(("TypeError", "ValueError"))
    assert seen.starts == 0


def test_the_callers_own_child_is_left_alone(observe):
    """A child that the caller started itself is neither ended nor taken for one of ours."""
    assert observe(beside_a_child_of_the_callers) == [["parcel", 1, 2, "parcel"], [0, 1, 2], 7]


def test_a_process_that_cannot_be_started(observe):
    """When the second process cannot be started, the first is not left behind."""
    seen = observe(second_start_fails, [1, 2, 3])
    assert seen.raised("OSError")
    assert seen.nothing_left


def test_a_child_that_dies(observe):
    """When the child dies in the middle of the game, the parent meets the end of file, and does not wait for ever."""
    seen = observe(child_that_dies_at_its_third_answer, start_method="fork")
    assert seen.raised("Exception") or seen == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert seen.nothing_left
