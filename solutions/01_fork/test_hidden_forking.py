"""fork, looked at more closely: odd results, odd errors, children that are not ours, and forks that fail."""

import os

# run_in_child


def child_with_result(forking, result):
    return forking.run_in_child(lambda: result)


def child_that_raises(forking, name):
    def task():
        print("about to raise")
        raise {"KeyboardInterrupt": KeyboardInterrupt, "SystemExit": SystemExit, "Exception": Exception}[name]("stop")

    return forking.run_in_child(task)


def child_of_no_task(forking):
    forking.run_in_child("not a task")


def beside_a_child_of_the_callers(forking):
    gate, opener = os.pipe()
    mine = os.fork()
    if mine == 0:
        os._exit(7)
    os.waitid(os.P_PID, mine, os.WEXITED | os.WNOWAIT)
    os.close(gate)
    os.close(opener)
    status = forking.run_in_child(lambda: 9)
    return [status, os.waitstatus_to_exitcode(os.waitpid(mine, 0)[1])]


def test_only_0_to_255_is_a_status(observe):
    """A task that returns anything but an int from 0 to 255: a message on standard error, and status 1."""
    for result in (256, -1, None, "7", 3.0):
        seen = observe(child_with_result, result)
        assert seen == 1
        assert seen.err != ""
    assert observe(child_with_result, 255) == 255


def test_nothing_that_a_task_raises_gets_out(observe):
    """Whatever the task raises, KeyboardInterrupt and SystemExit too, ends with the child, and no printed text is lost."""
    for name in ("Exception", "KeyboardInterrupt", "SystemExit"):
        seen = observe(child_that_raises, name)
        assert seen.nothing_left
        assert seen.out == "about to raise\n"
    assert observe(child_that_raises, "KeyboardInterrupt") == 1


def test_a_task_that_cannot_be_called(observe):
    """What is no task is refused with a TypeError (or ValueError) in the caller's process, before anything is forked."""
    seen = observe(child_of_no_task)
    assert seen.raised(("TypeError", "ValueError"))
    assert seen.starts == 0


def test_other_children_are_left_alone(observe):
    """run_in_child waits for its own child: another child of the caller, even one that has ended, is still there to be waited for."""
    assert observe(beside_a_child_of_the_callers) == [9, 7]


# spawn_family


def family_beside_a_child_of_the_callers(forking, n):
    mine = os.fork()
    if mine == 0:
        os._exit(7)
    os.waitid(os.P_PID, mine, os.WEXITED | os.WNOWAIT)
    family = forking.spawn_family(n)
    return [len(family), os.waitstatus_to_exitcode(os.waitpid(mine, 0)[1])]


def family_whose_third_fork_fails(forking):
    fork, forks = os.fork, []

    def failing_fork():
        forks.append(1)
        if len(forks) == 3:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    os.fork = failing_fork
    try:
        forking.spawn_family(4)
    except OSError:
        pass


def test_a_family_beside_other_children(observe):
    """spawn_family reaps its own children and nobody else's."""
    assert observe(family_beside_a_child_of_the_callers, 3) == [3, 7]


def test_a_fork_that_fails_leaves_nobody_behind(observe):
    """When one of the forks fails, the children that were forked before it are reaped all the same."""
    assert observe(family_whose_third_fork_fails).nothing_left
