"""Master and worker: who is at what, who is done, who has died, and that the others go on.

`observe` runs a scene in a process of its own and says what it showed.  What a worker runs stands here at the top level, so that
every start method can find it.  A body that is held waits until the master has nothing else to do; the body with the highest turn
is then let go first.  At a meeting point of 3, bodies wait for each other until 3 are there.  `explore` runs a scene under every
interleaving of its threads with at most one preemption (`bound=1`), a step at a time, and says what the scene can come to.
"""

import os
import signal
import threading
from functools import partial
from multiprocessing import Process

# what the workers run


def act(item):
    deed, value = item
    if deed == "fail":
        raise ValueError(value)
    if deed == "exit":
        os._exit(value)
    if deed == "kill":
        os.kill(os.getpid(), value)
    return value


def arrive(point, item):
    return point.arrive(item)


def arrive_or_crash(point, item):
    if item == "crash":
        os._exit(3)
    return point.arrive(item)


def held(hold, note, item):
    note("begins an item")
    hold.here(turn=item)
    note("ends an item")
    return item * 10


def the_first_meets_each_other(points, item):
    """Item 0 is in flight until each of the others has been, one after the other."""
    for point in points if item == 0 else [points[item - 1]]:
        point.arrive()


def where(item):
    return os.getpid()


def where_at_once(point, item):
    return point.arrive([os.getpid(), threading.get_ident()])


# process_map


def processes_do(workers, items, width):
    return workers.process_map(act, items, width)


def processes_meet(workers, meet, width):
    return workers.process_map(partial(arrive, meet(width)), list(range(width)), width)


def processes_held(workers, hold, note, items, width):
    return workers.process_map(partial(held, hold, note), items, width)


def first_stays_in_flight(workers, meet, function, others):
    points = [meet(2) for _ in range(others)]
    getattr(workers, function)(partial(the_first_meets_each_other, points), list(range(others + 1)), 2)


def crash_beside_a_meeting(workers, meet):
    return workers.process_map(partial(arrive_or_crash, meet(2)), ["ann", "crash", "bob"], 2)


def pids_of_the_workers(workers, items):
    return [pid for _, pid in workers.process_map(where, items, 2)]


def test_each_item_gets_its_outcome(observe, draw):
    """process_map gives ("ok", value) or ("error", "ValueError: text") for each item, in the order of the items."""
    first, last = draw.sample(range(1000), 2)
    items = [("give", first), ("fail", "no tea"), ("give", None), ("give", last)]
    assert observe(processes_do, items, 1) == [("ok", first), ("error", "ValueError: no tea"), ("ok", None), ("ok", last)]
    assert observe(processes_do, [], 2) == []


def test_the_items_are_done_by_processes(observe):
    """The items are done by worker processes, not by the master."""
    seen = observe(pids_of_the_workers, [1, 2, 3])
    assert seen.ran_in_children(seen.value)


def test_as_many_at_once_as_workers(observe):
    """As many items are in flight at once as there are workers."""
    for width in (1, 3):
        assert observe(processes_meet, width).met


def test_never_more_at_once_than_workers(observe):
    """Never are more items in flight at once than there are workers."""
    seen = observe(processes_held, [1, 2, 3, 4, 5], 2)
    assert seen.never_more_than(2, "begins an item", "ends an item")


def test_outcomes_come_in_the_order_of_the_items(observe):
    """The outcomes come in the order of the items, though the last item is done first."""
    assert observe(processes_held, [1, 2, 3], 3) == [("ok", 10), ("ok", 20), ("ok", 30)]


def test_items_are_handed_out_one_at_a_time(observe):
    """Who is done gets the next item: while one worker is at its first item, the other does all the rest."""
    assert observe(first_stays_in_flight, "process_map", 3).met


def test_a_crash_costs_only_its_item(observe):
    """A worker that dies gives ("crashed", exitcode) for its item and is replaced: the next items are done."""
    items = [("give", 1), ("exit", 3), ("give", 2), ("kill", int(signal.SIGKILL)), ("exit", 4), ("give", 3)]
    seen = observe(processes_do, items, 1)
    assert seen == [("ok", 1), ("crashed", 3), ("ok", 2), ("crashed", -signal.SIGKILL), ("crashed", 4), ("ok", 3)]


def test_the_others_go_on_after_a_crash(observe):
    """While a worker dies and is replaced, the item that another worker is at goes on."""
    seen = observe(crash_beside_a_meeting)
    assert seen == [("ok", "ann"), ("crashed", 3), ("ok", "bob")]
    assert seen.met


def test_no_process_is_left(observe):
    """When process_map returns, all its processes have ended and have been waited for, the crashed ones too."""
    seen = observe(processes_do, [("give", 1), ("exit", 3), ("fail", "no tea"), ("give", 2)], 2)
    assert seen.nothing_left


# thread_map


def threads_do(workers, items, width):
    return workers.thread_map(act, items, width)


def threads_share_two_items(workers):
    begun = []

    def work(item):
        begun.append(item)
        return item * 10

    return workers.thread_map(work, [1, 2], 2), sorted(begun)


def threads_meet(workers, meet, width):
    return workers.thread_map(partial(arrive, meet(width)), list(range(width)), width)


def threads_held(workers, hold, note, items, width):
    return workers.thread_map(partial(held, hold, note), items, width)


def crash_in_a_thread(thread_map):
    thread_map(act, [("give", 1), ("exit", 3), ("give", 2)])
    os._exit(0)


def program_with_a_crash_in_a_thread(workers):
    workers.thread_map(act, [("give", 1)])
    program = Process(target=crash_in_a_thread, args=(workers.thread_map,), name="the program")
    program.start()
    program.join()
    return program.exitcode


def test_threads_give_outcomes_too(observe):
    """thread_map gives an outcome for each item, in the order of the items; one that raises costs only itself."""
    items = [("fail", "no tea"), ("give", 1), ("fail", "no milk"), ("give", 2)]
    seen = observe(threads_do, items, 2)
    assert seen == [("error", "ValueError: no tea"), ("ok", 1), ("error", "ValueError: no milk"), ("ok", 2)]
    assert seen.nothing_left
    assert observe(threads_do, [], 2) == []


def test_a_crash_in_a_thread_ends_the_whole_process(observe):
    """The contrast: threads share one process, so a hard crash in one of them ends it all, master included."""
    assert observe(program_with_a_crash_in_a_thread) == 3


def test_no_item_is_lost_and_none_done_twice(explore):
    """However the steps of the threads fall, thread_map does each item once, and puts its outcome in its place."""
    assert explore(threads_share_two_items, bound=1) == [([("ok", 10), ("ok", 20)], [1, 2])]


def test_threads_at_once(observe):
    """As many items are in flight at once as there are threads, and never more; the outcomes come in the order of the items."""
    assert observe(threads_meet, 3).met
    seen = observe(threads_held, [1, 2, 3, 4, 5], 2)
    assert seen.never_more_than(2, "begins an item", "ends an item")
    assert seen == [("ok", 10), ("ok", 20), ("ok", 30), ("ok", 40), ("ok", 50)]
    assert observe(first_stays_in_flight, "thread_map", 3).met


# mixed_map


def mixed_do(workers, items, processes, threads):
    return workers.mixed_map(act, items, processes, threads)


def mixed_at_once(workers, meet, processes, threads):
    point = meet(processes * threads)
    outcomes = workers.mixed_map(partial(where_at_once, point), list(range(processes * threads)), processes, threads)
    places = {tuple(place) for _, place in outcomes}
    return {"processes": len({pid for pid, _ in places} - {os.getpid()}), "threads in all": len(places)}


def mixed_held(workers, hold, note, items):
    return workers.mixed_map(partial(held, hold, note), items, 2, 2)


def test_processes_times_threads_at_once(observe):
    """processes x threads items are in flight at once, and never more: so many processes, and in each so many threads."""
    for processes, threads in ((2, 2), (1, 3), (3, 1)):
        seen = observe(mixed_at_once, processes, threads)
        assert seen.met
        assert seen == {"processes": processes, "threads in all": processes * threads}
    assert observe(mixed_held, [1, 2, 3, 4, 5, 6]).never_more_than(4, "begins an item", "ends an item")


def test_mixed_outcomes(observe):
    """mixed_map too gives an outcome for each item, in the order of the items, and leaves nothing behind."""
    items = [("give", 1), ("fail", "no tea"), ("give", 2), ("give", 3), ("fail", "no milk"), ("give", 4), ("give", 5)]
    seen = observe(mixed_do, items, 2, 2)
    assert seen == [
        ("ok", 1),
        ("error", "ValueError: no tea"),
        ("ok", 2),
        ("ok", 3),
        ("error", "ValueError: no milk"),
        ("ok", 4),
        ("ok", 5),
    ]
    assert seen.nothing_left
    assert observe(mixed_do, [], 2, 2) == []
