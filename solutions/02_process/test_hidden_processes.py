"""Processes, looked at more closely: every start method, wrong arguments, other children."""

import multiprocessing
import os
import sys

import pytest

# what the children run


def end_with(status):
    sys.exit(status)


def meet_the_others(point, status):
    sys.exit(point.arrive(status))


def held_then_end_with(hold, status):
    hold.here()
    sys.exit(status)


# scenes


def the_whole_course(processes, meet):
    point = meet(2)
    codes = [processes.run_and_wait(end_with, (4,)), *processes.run_together(meet_the_others, [(point, 5), (point, 6)])]
    processes.main("eve")
    return codes


def default_name(processes):
    processes.main()


def no_target(processes, function):
    getattr(processes, function)(None, [("a",), ("b",)])


def no_arguments(processes):
    processes.run_together(end_with, [(1,), 2])


def beside_a_child_of_the_callers(processes, hold):
    mine = multiprocessing.Process(target=held_then_end_with, args=(hold, 7), name="mine")
    mine.start()
    codes = [processes.run_and_wait(end_with, (3,)), *processes.run_together(end_with, [(4,), (5,)])]
    mine.join()
    return [*codes, mine.exitcode]


def the_last_cannot_be_pickled(processes, hold, note):
    try:
        processes.run_together(held_then_end_with, [(hold, 1), (hold, 2), (hold, lambda: 0)])
    finally:
        note("run_together raised")


def second_fork_fails(processes):
    fork, forks = os.fork, []

    def failing_fork():
        forks.append(1)
        if len(forks) == 2:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    os.fork = failing_fork
    processes.run_together(end_with, [(0,), (0,), (0,)])


# claims


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_under_every_start_method(observe, method):
    """All of it works under every start method: what a child runs can be pickled and found again."""
    seen = observe(the_whole_course, start_method=method)
    assert seen == [4, 5, 6]
    assert seen.met
    assert "Run child process eve (" in seen.out
    assert seen.nothing_left


def test_the_default_name(observe):
    """main() runs its child under the name "test"."""
    assert "Run child process test (" in observe(default_name).out


@pytest.mark.parametrize("function", ["run_and_wait", "run_together"])
def test_a_target_that_cannot_be_called(observe, function):
    """A target that cannot be called is refused with TypeError or ValueError, and nothing is started."""
    seen = observe(no_target, function)
    assert seen.raised("TypeError") or seen.raised("ValueError")
    assert seen.starts == 0


def test_arguments_that_are_none(observe):
    """An item that is no sequence of arguments is refused with TypeError or ValueError, and nothing is started."""
    seen = observe(no_arguments)
    assert seen.raised("TypeError") or seen.raised("ValueError")
    assert seen.starts == 0


def test_the_callers_own_child_is_left_alone(observe):
    """A child that the caller started itself is neither ended nor counted."""
    assert observe(beside_a_child_of_the_callers) == [3, 4, 5, 7]


def test_everybody_is_waited_for_when_the_last_cannot_be_started(observe):
    """Not only the first: all that were started before the one that cannot be are waited for."""
    seen = observe(the_last_cannot_be_pickled, start_method="forkserver")
    assert seen.raised("Exception")
    assert seen.waited_before("run_together raised")


def test_a_fork_that_fails_leaves_nobody_behind(observe):
    """When the system refuses another process, those that were started are waited for, and its error is raised."""
    seen = observe(second_fork_fails, start_method="fork")
    assert seen.raised("OSError")
    assert seen.nothing_left
