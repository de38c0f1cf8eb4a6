"""Pools, looked at more closely: every start method, the default width, wrong arguments, odd errors, large values."""

import importlib
import os
from functools import partial

import pytest

# what the workers run


class Overdrawn(Exception):
    pass


def halve_the_even(item):
    if item % 2:
        raise Overdrawn(item)
    return item // 2


def raise_as_told(name):
    raise {
        "KeyError": KeyError("kettle"),
        "RuntimeError": RuntimeError(),
        "Overdrawn": Overdrawn("need 5", 3),
        "FileNotFoundError": FileNotFoundError(2, "No such file", "tea"),
        "ValueError": ValueError("two\nlines"),
    }[name]


def held(hold, note, item):
    hold.here(turn=item)
    note(f"item {item} is done")
    return item * 10


def keep(item):
    return item


# scenes


def the_whole_course(pools, items):
    return [pools.run_tasks(halve_the_even, items[::2], 2), pools.settle(halve_the_even, items, 2)]


def on_a_machine_of(pools, function, processors):
    os.cpu_count = os.process_cpu_count = lambda: processors
    os.sched_getaffinity = lambda pid: set(range(processors))
    pools = importlib.reload(pools)  # it may have looked already
    return getattr(pools, function)(keep, [1])


def wrong_arguments(pools, function, func, items):
    getattr(pools, function)({"keep": keep}.get(func), items, 2)


def settled_errors(pools, names):
    return pools.settle(raise_as_told, names, 2)


def raised_error(pools, name):
    pools.run_tasks(raise_as_told, [name], 1)


def settled_last_item_first(pools, hold, note, items, workers):
    return pools.settle(partial(held, hold, note), items, workers)


def large_values(pools, size):
    items = [bytes([number]) * size for number in range(4)]
    return [pools.run_tasks(keep, items, 2) == items, pools.settle(keep, items, 2) == [("ok", item) for item in items]]


# claims


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_under_every_start_method(observe, method):
    """All of it works under every start method: what the workers run can be pickled and found again."""
    seen = observe(the_whole_course, [4, 5, 8, 9], start_method=method)
    assert seen == [[2, 4], [("ok", 2), ("error", "Overdrawn: 5"), ("ok", 4), ("error", "Overdrawn: 9")]]
    assert seen.nothing_left


@pytest.mark.parametrize("function", ["run_tasks", "settle"])
def test_the_default_width(observe, function):
    """Without `workers`, the pool is as wide as Pool() makes it on this machine, though there is only one item."""
    for processors in (1, 3):
        assert observe(on_a_machine_of, function, processors).pool_widths == [processors]


@pytest.mark.parametrize("function", ["run_tasks", "settle"])
def test_wrong_arguments(observe, function):
    """A func that cannot be called, or items that are none, is a TypeError or ValueError, and nothing is started."""
    for func, items in (("no function", [1, 2]), ("keep", 7)):
        seen = observe(wrong_arguments, function, func, items)
        assert seen.raised(("TypeError", "ValueError"))
        assert seen.nothing_started


def test_the_text_of_an_error(observe):
    """The text of an error is its type's name, a colon, and what str() makes of it."""
    assert observe(settled_errors, ["KeyError", "RuntimeError", "Overdrawn", "FileNotFoundError", "ValueError"]) == [
        ("error", "KeyError: 'kettle'"),
        ("error", "RuntimeError: "),
        ("error", "Overdrawn: ('need 5', 3)"),
        ("error", "FileNotFoundError: [Errno 2] No such file: 'tea'"),
        ("error", "ValueError: two\nlines"),
    ]


def test_the_error_itself_is_raised(observe):
    """run_tasks raises the task's own error, with its type and its text."""
    assert observe(raised_error, "Overdrawn").raised("Overdrawn", "('need 5', 3)")
    assert observe(raised_error, "KeyError").raised("KeyError", "'kettle'")


def test_settle_submits_all_first(observe):
    """settle too submits all items before it waits for any, and keeps the order of the items."""
    seen = observe(settled_last_item_first, [3, 4, 1, 2], 2)
    assert seen == [("ok", 30), ("ok", 40), ("ok", 10), ("ok", 20)]
    assert seen.all_before("pool submit", "item 4 is done")


def test_large_values(observe):
    """Items and results of a megabyte each come through whole."""
    assert observe(large_values, 1 << 20) == [True, True]
