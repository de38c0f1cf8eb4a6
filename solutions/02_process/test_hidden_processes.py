"""Processes, looked at more closely: every start method, wrong arguments, other children."""

import multiprocessing
import sys
from multiprocessing.process import BaseProcess

import pytest

# what the children run


def end_with(status):
    sys.exit(status)


def meet_the_others(point, status):
    sys.exit(point.arrive(status))


def held_then_end_with(hold, status):
    hold.here()
    sys.exit(status)


def end_when_told(connection, status):
    connection.recv()
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


def beside_a_child_of_the_callers(processes):
    mine, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=end_when_told, args=(theirs, 7))
    child.start()
    codes = [processes.run_and_wait(end_with, (3,)), *processes.run_together(end_with, [(4,), (5,)])]
    mine.send("go")
    child.join()
    return [*codes, child.exitcode]


def third_start_fails(processes, hold, note):
    start, starts = BaseProcess.start, []

    def failing_start(process):
        starts.append(process)
        if len(starts) == 3:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        start(process)

    BaseProcess.start = failing_start
    try:
        processes.run_together(held_then_end_with, [(hold, 1), (hold, 2), (hold, 0)])
    finally:
        note("run_together raised")


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
    assert seen.raised(("TypeError", "ValueError"))
    assert seen.starts == 0


def test_arguments_that_are_none(observe):
    """An item that is no sequence of arguments is refused with TypeError or ValueError, and nothing is started."""
    seen = observe(no_arguments)
    assert seen.raised(("TypeError", "ValueError"))
    assert seen.starts == 0


def test_the_callers_own_child_is_left_alone(observe):
    """A child that the caller started itself is neither ended nor counted."""
    assert observe(beside_a_child_of_the_callers) == [3, 4, 5, 7]


@pytest.mark.parametrize("method", ["fork", "forkserver"])
def test_everybody_is_waited_for_when_the_last_cannot_be_started(observe, method):
    """When the system refuses another process, all that were started before are waited for, and its error is raised."""
    seen = observe(third_start_fails, start_method=method)
    assert seen.raised("OSError")
    assert seen.waited_before("run_together raised")
    assert seen.nothing_left
