"""Master and worker, looked at more closely: odd items, odd values, odd errors, odd ends."""

import os
import signal
import sys
from functools import partial

import pytest

# what the workers run


class Overdrawn(Exception):
    def __init__(self, need, have):
        super().__init__(f"need {need}, have {have}")


def act(item):
    deed, value = item
    if deed == "fail":
        raise ValueError(value)
    if deed == "overdraw":
        raise Overdrawn(value, 0)
    if deed == "leave":
        sys.exit(value)
    if deed == "exit":
        os._exit(value)
    if deed == "kill":
        os.kill(os.getpid(), value)
    return value


def keep(item):
    return item


def meet_then_act(point, item):
    point.arrive()
    return act(item)


def swell(size, item):
    if item == "exit":
        os._exit(3)
    return item * size


def hand_back(item):
    return (lambda: item) if item == "a function" else item


def held(hold, note, item):
    note("begins an item")
    hold.here()
    note("ends an item")


# scenes


def everything(workers):
    items = [("give", 1), ("exit", 3), ("fail", 5), ("kill", int(signal.SIGTERM)), ("give", 2)]
    alive = [("give", 1), ("fail", 5), ("give", 2)]
    return [workers.process_map(act, items, 1), workers.thread_map(act, alive), workers.mixed_map(act, alive)]


def done_by(workers, function, items):
    return getattr(workers, function)(act, items, 1)


def kept_by(workers, function, items):
    return getattr(workers, function)(keep, items)


def wrong_arguments(workers, function, func, widths):
    getattr(workers, function)({"keep": keep}.get(func), [1, 2], **widths)


def by_default(workers, meet, hold, note, function, width):
    workers_at_once = getattr(workers, function)(partial(meet_then_act, meet(width)), [("give", 1)] * width)
    getattr(workers, function)(partial(held, hold, note), list(range(width + 2)))
    return workers_at_once


def large_values_and_a_crash(workers, size):
    outcomes = workers.process_map(partial(swell, size), ["a", "exit", "b", "c", "exit"], 1)
    return [(kind, value[:1], len(value)) if kind == "ok" else (kind, value) for kind, value in outcomes]


def functions_handed_back(workers):
    return [kind for kind, _ in workers.process_map(hand_back, [1, "a function", 2], 1)]


def mixed_with_a_crash(workers, meet):
    items = [("exit", 3), ("give", 1), ("give", 2), ("give", 3), ("give", 4), ("give", 5)]
    return workers.mixed_map(partial(meet_then_act, meet(4)), items, 2, 2)


# claims


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_under_every_start_method(observe, method):
    """All of it works under every start method: what the workers run can be pickled and found again."""
    seen = observe(everything, start_method=method)
    alive = [("ok", 1), ("error", "ValueError: 5"), ("ok", 2)]
    with_crashes = [alive[0], ("crashed", 3), alive[1], ("crashed", -signal.SIGTERM), alive[2]]
    assert seen == [with_crashes, alive, alive]
    assert seen.nothing_left


@pytest.mark.parametrize(
    "function, names", [("process_map", ["workers"]), ("thread_map", ["workers"]), ("mixed_map", ["processes", "threads"])]
)
def test_wrong_arguments(observe, function, names):
    """Fewer than one worker is a ValueError, a func that cannot be called a TypeError or ValueError, and nothing is started."""
    for name in names:
        for width in (0, -1):
            seen = observe(wrong_arguments, function, "keep", {name: width})
            assert seen.raised("ValueError")
            assert seen.nothing_started
    seen = observe(wrong_arguments, function, "no function", {})
    assert seen.raised(("TypeError", "ValueError"))
    assert seen.nothing_started


@pytest.mark.parametrize("function, width", [("process_map", 2), ("thread_map", 2), ("mixed_map", 4)])
def test_the_default_widths(observe, function, width):
    """Without widths, process_map and thread_map have two workers, mixed_map has two processes of two threads."""
    seen = observe(by_default, function, width)
    assert seen.met
    assert seen.never_more_than(width, "begins an item", "ends an item")


@pytest.mark.parametrize("function", ["process_map", "thread_map", "mixed_map"])
def test_any_item_is_an_item(observe, function):
    """None, 0, an empty text, a tuple: each is an item like any other, and one argument of func."""
    items = [None, 0, "", (), (1, 2), "stop", False, None, b""]
    assert observe(kept_by, function, items) == [("ok", item) for item in items]


@pytest.mark.parametrize("function", ["thread_map", "process_map"])
def test_whatever_is_raised_costs_only_its_item(observe, function):
    """An item that calls sys.exit, or raises an error that cannot be pickled, costs only itself."""
    seen = observe(done_by, function, [("leave", 4), ("overdraw", 7), ("give", 1)])
    assert seen.value[0] == ("error", "SystemExit: 4") or function == "process_map" and seen.value[0] == ("crashed", 4)
    assert seen.value[1:] == [("error", "Overdrawn: need 7, have 0"), ("ok", 1)]


def test_a_value_that_cannot_be_sent(observe):
    """A value that cannot be pickled costs only its item: an error or a crash there, and the others are done."""
    first, second, third = observe(functions_handed_back).value
    assert [first, third] == ["ok", "ok"]
    assert second in ("error", "crashed")


def test_any_death_is_a_crash(observe):
    """A worker that dies with exit code 0 has crashed too; so has every one, where all die."""
    assert observe(done_by, "process_map", [("exit", 0), ("give", 1), ("exit", 0)]) == [("crashed", 0), ("ok", 1), ("crashed", 0)]
    assert observe(done_by, "process_map", [("exit", 3)] * 5) == [("crashed", 3)] * 5


def test_large_values_beside_a_crash(observe):
    """Values of a megabyte each come through whole, also when the worker dies over its next item."""
    seen = observe(large_values_and_a_crash, 1 << 20)
    assert seen == [("ok", "a", 1 << 20), ("crashed", 3), ("ok", "b", 1 << 20), ("ok", "c", 1 << 20), ("crashed", 3)]


def test_a_crash_in_a_mixed_map(observe):
    """A process of mixed_map that dies gives ("crashed", exitcode) for its item, and the other process goes on."""
    seen = observe(mixed_with_a_crash)
    assert seen.value[0] == ("crashed", 3)
    assert len(seen.value) == 6
    rest = [outcome for number, outcome in enumerate(seen.value) if outcome not in (("ok", number), ("crashed", 3))]
    assert rest == []
    assert seen.value.count(("crashed", 3)) <= 3
    assert seen.nothing_left
