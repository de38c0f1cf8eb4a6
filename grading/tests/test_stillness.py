"""What the supervisor does at a standstill: it lets go, and breaks a meeting.  For scenes that are stuck see `test_stuck`."""

import multiprocessing
import os
import signal
import time
from threading import Thread

import pytest

from grading.tests.probed import METHODS


# held


def child_held(hold, how):
    pid = os.fork()
    if pid == 0:
        hold.here()
        os._exit(3)
    if how == "waits":
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if how == "polls":
        while not (status := os.waitpid(pid, os.WNOHANG))[0]:
            pass
        return os.waitstatus_to_exitcode(status[1])
    if how == "polls for anybody":
        while not (status := os.waitpid(-1, os.WNOHANG))[0]:
            time.sleep(0.001)
        return os.waitstatus_to_exitcode(status[1])
    if how == "asks by waitid":
        while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG) is None:
            pass
        return 3
    if how == "naps for ever":
        while os.path.exists(f"/proc/{pid}/exe"):
            time.sleep(0.001)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.kill(pid, signal.SIGTERM)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize("how", ["waits", "polls", "polls for anybody", "asks by waitid", "naps for ever"])
def test_a_held_child_is_let_go_when_its_parent_shows_its_hand(observe, how):
    """However the parent waits for a held child, it ends, and is let go only then."""
    seen = observe(child_held, how)
    assert seen == 3
    assert [event.kind for event in seen.events.all if event.kind in ("held", "exit", "wait")] in (["held", "exit", "wait"], ["held", "exit"])
    assert seen.seconds < 5


def test_a_held_child_that_is_ended_is_no_longer_held(observe):
    """A parent that ends a held child is not kept waiting."""
    assert observe(child_held, "ends it") == -signal.SIGTERM


def child_held_beside_one_that_sleeps(hold):
    sleeper = os.fork()
    if sleeper == 0:
        time.sleep(1000)
    held = os.fork()
    if held == 0:
        hold.here()
        os._exit(3)
    os.waitpid(held, 0)
    os.kill(sleeper, signal.SIGKILL)
    os.waitpid(sleeper, 0)


def test_somebody_else_s_sleep_holds_nobody(observe):
    """A held child is let go when its parent blocks, though another process sleeps for ever."""
    assert observe(child_held_beside_one_that_sleeps).seconds < 5


def children_held_at(hold, note, at, count):
    hold.children(at)
    pids = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        pids.append(pid)
    note("all forked")
    return [os.waitpid(pid, 0)[0] for pid in pids] == pids


@pytest.mark.parametrize("at", ["start", "end"])
def test_children_are_held_at_their_start_or_end(observe, at):
    """All children are alive until the parent waits; then the youngest is let go first."""
    seen = observe(children_held_at, at, 3)
    assert seen == True  # noqa: E712
    assert [event.who for event in seen.events.of("exit")] == ["child 3", "child 2", "child 1"]
    assert seen.events.first("note", text="all forked") < seen.events.first("exit")
    assert seen.in_flight(3)
    assert not seen.in_flight(4)


def held_process(hold, at, started):
    hold.children(at)
    process = multiprocessing.Process(target=int, daemon=True)
    process.start()
    if started:
        process.join()
        return process.exitcode
    return None


@METHODS
@pytest.mark.parametrize("at", ["start", "end"])
def test_processes_are_held_under_every_start_method(observe, method, at):
    """A process of multiprocessing is held, let go and joined, however it was started."""
    seen = observe(held_process, at, True, start_method=method)
    assert seen == 0
    assert seen.nothing_left
    assert len(observe(held_process, at, False, start_method=method).left) == 1


def thread_held(hold, note):
    thread = Thread(target=hold.here)
    thread.start()
    note("started")
    thread.join()
    note("joined")


def test_a_thread_can_be_held(observe):
    """A thread is held until the one that started it blocks."""
    seen = observe(thread_held)
    assert seen.events.first("note", text="started") < seen.events.first("thread end") < seen.events.first("note", text="joined")


def held_task_of_a_pool(hold):
    with multiprocessing.Pool(1) as pool:
        result = pool.apply_async(hold, (5,))
        pool.close()
        pool.join()
        return result.get()


@METHODS
def test_a_task_that_is_held_travels(observe, method):
    """`hold` can be pickled, and gives its argument back."""
    assert observe(held_task_of_a_pool, start_method=method) == 5


# meeting points


def bodies_at_once(meet, count, size):
    point = meet(size)
    processes = [multiprocessing.Process(target=point.arrive) for _ in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def bodies_one_by_one(meet, size):
    point = meet(size)
    for _ in range(size):
        process = multiprocessing.Process(target=point.arrive)
        process.start()
        process.join()


def bodies_that_are_killed(meet, size):
    point = meet(size)
    for _ in range(size):
        process = multiprocessing.Process(target=point.arrive)
        process.start()
        while not process.sentinel or process.join(0.02):
            pass
        process.kill()
        process.join()


def threads_at_once(meet, size):
    point, answers = meet(size), []
    threads = [Thread(target=lambda k=k: answers.append(point.arrive(k))) for k in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@METHODS
def test_bodies_in_flight_at_once_meet(observe, method):
    """Bodies that are in flight at once meet, under every start method; a later one passes."""
    assert observe(bodies_at_once, 2, 2, start_method=method).met
    assert observe(bodies_at_once, 3, 2, start_method=method).met


def test_threads_meet(observe):
    """Threads meet, and bring their answers."""
    seen = observe(threads_at_once, 5)
    assert seen.met
    assert seen == [0, 1, 2, 3, 4]


@METHODS
def test_bodies_one_by_one_never_meet(observe, method):
    """A serial answer never passes; the meeting breaks as soon as nobody else can come."""
    seen = observe(bodies_one_by_one, 3, start_method=method)
    assert repr(seen.met) == "only 1 of 3 were in flight at the same time"
    assert not seen.met
    assert seen.seconds < 5


def test_too_few_bodies_never_meet(observe):
    """The most that were there at once is told."""
    assert repr(observe(bodies_at_once, 2, 3).met) == "only 2 of 3 were in flight at the same time"


def test_the_dead_do_not_meet(observe):
    """Who was killed at the meeting point is not there any more."""
    assert repr(observe(bodies_that_are_killed, 2).met) == "only 1 of 2 were in flight at the same time"


def nobody_comes(meet):
    meet(2)


def test_a_meeting_to_which_nobody_comes(observe):
    """A meeting point where nobody arrives is no proof of anything."""
    assert repr(observe(nobody_comes).met) == "nobody came to the meeting point"
