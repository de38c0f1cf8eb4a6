"""multiprocessing.Pool: many tasks, a few workers, results in order, errors in their place.

`observe` runs a scene in a process of its own and says what it showed.  What a worker runs stands here at the top level, so that
every start method can find it.  A task that is held waits until the parent shows its hand: until it blocks in anything, or ends
the workers; the task with the highest turn is then let go first.  At a meeting point of 3, tasks wait for each other until 3 are there.
"""

import os
from functools import partial

# what the workers run


def double(item):
    return item + item


def keep(item):
    return item


def who_runs_this(item):
    return os.getpid()


def arrive(point, item):
    return point.arrive(item)


def held(hold, note, item):
    """Last item first: let go in the order of descending items, then noted."""
    hold.here(turn=item)
    note(f"item {item} is done")
    return item * 10


def held_and_odd_ones_fail(hold, note, item):
    result = held(hold, note, item)
    if item % 2:
        raise ValueError(f"item {item} is odd")
    return result


# run_tasks


def doubled(pools, items):
    return pools.run_tasks(double, items, 1)


def kept(pools, items):
    return pools.run_tasks(keep, items, 1)


def pids_of_the_workers(pools, items, workers):
    return pools.run_tasks(who_runs_this, items, workers)


def met_in_a_pool_of(pools, meet, workers):
    return pools.run_tasks(partial(arrive, meet(workers)), list(range(workers)), workers)


def last_item_first(pools, hold, note, items, workers):
    results = pools.run_tasks(partial(held, hold, note), items, workers)
    note("run_tasks returned")
    return results


def odd_ones_fail(pools, hold, note, items, workers):
    try:
        return pools.run_tasks(partial(held_and_odd_ones_fail, hold, note), items, workers)
    finally:
        note("run_tasks raised")


def pool_of(pools, function, workers):
    return getattr(pools, function)(double, [1, 2], workers)


def test_each_item_gets_its_result(observe, draw):
    """run_tasks returns the list of func(item), one for each item, in the order of the items."""
    items = draw.sample(range(1000), 5)
    assert observe(doubled, items) == [2 * item for item in items]
    assert observe(doubled, []) == []


def test_the_tasks_run_in_the_pools_workers(observe):
    """The tasks run in the worker processes of a pool, each item submitted by apply_async."""
    seen = observe(pids_of_the_workers, [1, 2, 3, 4], 2)
    assert seen.ran_in_children(seen.value)
    assert seen.pool_submits == ["apply_async"] * 4


def test_an_item_is_one_argument(observe):
    """An item is one argument of func, whatever it is: a tuple, a text, a list, None."""
    items = [(1, 2), "ab", [], None, {"x": 1}, ()]
    assert observe(kept, items) == items


def test_the_pool_is_as_wide_as_asked(observe):
    """A pool of n workers has n of them, no more and no fewer, and n tasks are in flight at once."""
    for workers in (1, 3):
        seen = observe(met_in_a_pool_of, workers)
        assert seen.met
        assert seen.pool_widths == [workers]


def test_fewer_than_one_worker(observe):
    """Fewer than one worker is a ValueError, in settle too, and nothing is started."""
    for function in ("run_tasks", "settle"):
        for workers in (0, -1):
            seen = observe(pool_of, function, workers)
            assert seen.raised("ValueError")
            assert seen.nothing_started


def test_results_come_in_the_order_of_the_items(observe):
    """The results come in the order of the items, though the last item is finished first."""
    seen = observe(last_item_first, [1, 2, 3], 3)
    assert seen == [10, 20, 30]
    assert seen.notes == ["item 3 is done", "item 2 is done", "item 1 is done", "run_tasks returned"]


def test_all_are_submitted_before_any_is_waited_for(observe):
    """All items are submitted before any result is waited for, also when there are fewer workers than items."""
    seen = observe(last_item_first, [4, 3, 2, 1], 2)
    assert seen.all_before("pool submit", "item 4 is done")
    assert seen == [40, 30, 20, 10]


def test_an_error_waits_for_the_other_tasks(observe):
    """When a task raises, the other tasks still finish before run_tasks raises the error."""
    seen = observe(odd_ones_fail, [5, 4, 2, 0], 2)
    assert seen.raised("ValueError", "item 5 is odd")
    assert sorted(seen.notes) == ["item 0 is done", "item 2 is done", "item 4 is done", "item 5 is done", "run_tasks raised"]
    assert seen.notes[-1] == "run_tasks raised"


def test_the_first_error_in_item_order_is_raised(observe):
    """When several tasks raise, the error of the first failing item is raised, though a later item failed earlier."""
    assert observe(odd_ones_fail, [0, 1, 3], 3).raised("ValueError", "item 1 is odd")


def test_the_pool_is_closed_and_joined(observe):
    """When run_tasks returns, its pool has been closed and then joined, and no worker is left; after an error too."""
    for scene, items in ((last_item_first, [1, 2, 3]), (odd_ones_fail, [1, 2, 3])):
        seen = observe(scene, items, 2)
        assert seen.pool_ended
        assert seen.nothing_left


# settle


def settled(pools, hold, note, items, workers):
    outcomes = pools.settle(partial(held_and_odd_ones_fail, hold, note), items, workers)
    note("settle returned")
    return outcomes


def test_settle_tells_how_each_task_ended(observe):
    """settle gives ("ok", value) or ("error", "ValueError: text") for each item, in the order of the items."""
    seen = observe(settled, [0, 1, 2, 3], 4)
    assert seen == [("ok", 0), ("error", "ValueError: item 1 is odd"), ("ok", 20), ("error", "ValueError: item 3 is odd")]


def test_settle_never_raises_an_error_of_a_task(observe):
    """settle returns its list when every task raises, and the tasks have run in a pool that was closed and joined."""
    seen = observe(settled, [1, 3], 2)
    assert seen == [("error", "ValueError: item 1 is odd"), ("error", "ValueError: item 3 is odd")]
    assert seen.pool_ended
    assert seen.nothing_left
