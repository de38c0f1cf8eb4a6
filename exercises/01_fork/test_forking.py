"""fork: one process becomes two, and each must know which one it is.

`observe` runs a scene in a process of its own and says what it showed.  A child that is held waits, at its first step or at its
end, until its parent shows its hand: until it waits for the child, blocks in anything else, or returns.
"""

import os
import signal

# run_in_child


def child_with_status(forking, status):
    return forking.run_in_child(lambda: status)


def child_and_caller(forking):
    reader, writer = os.pipe()
    forking.run_in_child(lambda: os.write(writer, f"{os.getpid()} {os.getppid()}".encode()) and 0)
    child, parent = map(int, os.read(reader, 100).split())
    os.close(reader)
    os.close(writer)
    return [child != os.getpid(), parent == os.getpid()]


def child_held_at_its_end(forking, hold, note):
    status = forking.run_in_child(lambda: hold(5))
    note("run_in_child returned")
    return status


def child_whose_task_raises(forking):
    def task():
        raise ValueError("the kettle is empty")

    return forking.run_in_child(task)


def child_that_prints(forking, hold):
    hold.children(at="start")
    print("before the fork")

    def task():
        print("in the child")
        return 0

    status = forking.run_in_child(task)
    print("after the child")
    return status


def child_killed_by(forking, number):
    return forking.run_in_child(lambda: os.kill(os.getpid(), number))


def test_the_child_is_waited_for(observe):
    """When run_in_child returns, the child has ended and has been waited for."""
    assert observe(child_held_at_its_end).waited_before("run_in_child returned")


def test_the_status_of_the_child_comes_back(observe, draw):
    """The int that the task returns is what run_in_child returns."""
    status = draw.randint(2, 255)
    assert observe(child_with_status, status) == status
    assert observe(child_with_status, 0) == 0


def test_the_task_runs_in_a_child(observe):
    """The task runs in a child of the caller's process: one fork, a new pid, and the caller as its parent."""
    seen = observe(child_and_caller)
    assert seen == [True, True]
    assert seen.starts == 1


def test_the_child_never_comes_back(observe):
    """Only the caller's own process returns from run_in_child, also when the task raises."""
    assert observe(child_with_status, 0).nothing_left
    assert observe(child_whose_task_raises).nothing_left


def test_a_task_that_raises_gives_status_1(observe):
    """A task that raises: a message on standard error that says why, and status 1."""
    seen = observe(child_whose_task_raises)
    assert seen == 1
    assert "the kettle is empty" in seen.err


def test_what_is_printed_comes_out_once(observe):
    """What the caller printed before, and what the task prints, come out once and in order."""
    seen = observe(child_that_prints)
    assert seen.out == "before the fork\nin the child\nafter the child\n"


def test_a_child_killed_by_a_signal(observe):
    """A child that signal N killed gives -N."""
    assert observe(child_killed_by, int(signal.SIGKILL)) == -signal.SIGKILL


# spawn_family


def family_of(forking, n):
    return forking.spawn_family(n)


def family_held_at_its_start(forking, hold, note, n):
    hold.children(at="start")
    family = forking.spawn_family(n)
    note("spawn_family returned")
    return family


def family_held_at_its_end(forking, hold, n):
    hold.children(at="end")
    return len(forking.spawn_family(n))


def test_the_family_reports_itself(observe):
    """Each child reports its own pid and the caller's, and they come in the order of the forks."""
    seen = observe(family_held_at_its_start, 4)
    assert seen == [(pid, seen.pid) for pid in seen.child_pids]
    assert len(seen.value) == 4


def test_the_family_is_alive_at_once(observe):
    """All n children are alive at the same time: the last is forked before the first is waited for."""
    seen = observe(family_held_at_its_end, 3)
    assert seen == 3
    assert seen.in_flight(3)


def test_the_family_is_reaped(observe):
    """When spawn_family returns, every child has been waited for."""
    seen = observe(family_held_at_its_start, 3)
    assert seen.waited_before("spawn_family returned")
    assert seen.nothing_left


def test_a_family_of_nobody(observe):
    """A family of 0 is the empty list; fewer than 0 is a ValueError, and nothing is forked."""
    assert observe(family_of, 0) == []
    seen = observe(family_of, -1)
    assert seen.raised("ValueError")
    assert seen.starts == 0


# introduce


def introduction(forking, hold):
    hold.children(at="start")
    forking.introduce()


def test_three_lines_once_and_in_order(observe):
    """Three lines, each once and in this order, though standard output is a pipe: start, the child's, the parent's."""
    seen = observe(introduction)
    assert seen == None  # noqa: E711
    (child,) = seen.child_pids
    assert seen.out == (
        f"Process ({seen.pid}) start...\n"
        f"I am child process ({child}) and my parent is {seen.pid}.\n"
        f"I ({seen.pid}) just created a child process ({child}).\n"
    )
    assert seen.nothing_left
