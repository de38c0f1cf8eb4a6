"""multiprocessing.Process: start children, wait for them, and learn how they ended.

`observe` runs a scene in a process of its own and says what it showed.  What a child runs stands here at the top level, so
that every start method can find it.  A child that is held waits until its parent shows its hand: until the parent waits for
a child, blocks in anything else, or returns.
"""

import os
import signal
import sys
from multiprocessing.process import BaseProcess
from pickle import PicklingError

# what the children run


def end_with(status):
    sys.exit(status)


def held_then_end_with(hold, status):
    hold.here()
    sys.exit(status)


def meet_the_others(point):
    point.arrive()


def give(result):
    return result


def fail():
    raise ValueError("the kettle is empty")


def kill_itself(number):
    os.kill(os.getpid(), number)


def say(*words):
    print(os.getpid(), *words)


# run_proc


def one_line(processes, name):
    processes.run_proc(name)
    return os.getpid()


def test_run_proc_says_who_it_is(observe):
    """run_proc prints its name and the pid of the process that runs it."""
    seen = observe(one_line, "ann")
    assert seen.out == f"Run child process ann ({seen.value})...\n"


# run_and_wait


def one_child(processes, *args):
    target, *args = args
    return processes.run_and_wait({"end": end_with, "give": give, "fail": fail, "kill": kill_itself}[target], tuple(args))


def child_that_speaks(processes):
    processes.run_and_wait(say, ("tea", "milk"))


def held_child(processes, hold, note, status):
    code = processes.run_and_wait(held_then_end_with, (hold, status))
    note("run_and_wait returned")
    return code


def test_the_target_runs_in_a_child(observe):
    """The target runs in a child, with its arguments."""
    seen = observe(child_that_speaks)
    assert seen.starts == 1
    assert seen.out == f"{seen.child_pids[0]} tea milk\n"


def test_the_child_has_ended_before_run_and_wait_returns(observe):
    """When run_and_wait returns, the child has ended and has been waited for."""
    assert observe(held_child, 0).waited_before("run_and_wait returned")


def test_the_exit_code_comes_back(observe, draw):
    """run_and_wait returns the child's exit code: 0 for a target that came to its end, whatever it returned, else what it ended with."""
    status = draw.randint(2, 255)
    assert observe(one_child, "give", status) == 0
    assert observe(held_child, status) == status


def test_a_target_that_raises_gives_1(observe):
    """A target that raises gives exit code 1; its error shows on standard error and does not reach the caller."""
    seen = observe(one_child, "fail")
    assert seen == 1
    assert "the kettle is empty" in seen.err


def test_a_child_killed_by_a_signal_gives_minus_n(observe):
    """A child that signal N killed gives -N."""
    assert observe(one_child, "kill", int(signal.SIGKILL)) == -signal.SIGKILL


# run_together


def together_at_a_meeting_point(processes, meet, n):
    point = meet(n)
    return processes.run_together(meet_the_others, [(point,)] * n)


def together_held(processes, hold, note, statuses):
    codes = processes.run_together(held_then_end_with, [(hold, status) for status in statuses])
    note("run_together returned")
    return codes


def nobody_together(processes):
    return processes.run_together(end_with, [])


def second_start_fails(processes, hold, note):
    start, starts = BaseProcess.start, []

    def failing_start(process):
        starts.append(process)
        if len(starts) == 2:
            raise PicklingError("these arguments cannot be pickled")
        start(process)

    BaseProcess.start = failing_start
    try:
        processes.run_together(held_then_end_with, [(hold, 0), (hold, 0), (hold, 0)])
    finally:
        note("run_together raised")


def test_all_are_alive_at_once(observe):
    """All children are alive at the same time: the last is started before the first is waited for."""
    assert observe(together_at_a_meeting_point, 3).met


def test_all_are_waited_for(observe):
    """When run_together returns, every child has ended and has been waited for."""
    seen = observe(together_held, [3, 4, 5])
    assert seen.waited_before("run_together returned")
    assert seen.nothing_left


def test_exit_codes_come_in_order(observe, draw):
    """The exit codes come in the order of the arguments, in whatever order the children end."""
    first, second = draw.sample(range(2, 256), 2)
    assert observe(together_held, [first, first, second]) == [first, first, second]


def test_nobody_together(observe):
    """Without arguments there are no children: the empty list."""
    seen = observe(nobody_together)
    assert seen == []
    assert seen.starts == 0


def test_one_that_cannot_be_started(observe):
    """When one child cannot be started, the others are waited for, and then the error is raised."""
    seen = observe(second_start_fails)
    assert seen.raised("PicklingError")
    assert seen.waited_before("run_together raised")
    assert seen.nothing_left


# main


def whole_program(processes, hold, note, name):
    hold.children(at="start")
    processes.main(name)
    note("main returned")


def test_four_lines_in_order(observe):
    """Four lines, in this order, though standard output is a pipe: the parent, the start, the child's line, the end."""
    seen = observe(whole_program, "bob")
    assert seen.waited_before("main returned")
    (child,) = seen.child_pids
    assert seen.out == (
        f"Parent process {seen.pid}.\nChild process will start.\nRun child process bob ({child})...\nChild process end.\n"
    )
