"""What the supervisor does at a standstill: it lets go, breaks a meeting, calls a scene stuck; and what it must not take for one."""

import multiprocessing
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import time
from threading import Barrier, Event, Lock, Thread

import pytest

from grading.contestant.failures import Stuck

METHODS = pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])


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


# stuck


def lock_twice():
    lock = Lock()
    lock.acquire()
    lock.acquire()


def pipe_that_nobody_writes():
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.read(read, 1)
        os._exit(0)
    os.waitpid(pid, 0)


def crossed_locks():
    one, two, both = Lock(), Lock(), Barrier(2)

    def take(first, second):
        with first:
            both.wait()
            with second:
                pass

    threads = [Thread(target=take, args=order, name=name) for name, order in (("ann", (one, two)), ("bob", (two, one)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def child_that_stopped():
    pid = os.fork()
    if pid == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    os.waitpid(pid, 0)


def full_pipe():
    read, write = os.pipe()
    os.write(write, bytes(10_000_000))


def event_in_a_spawned_child():
    process = multiprocessing.get_context("spawn").Process(target=wait_for_ever)
    process.start()
    process.join()


def event_in_a_child_of_the_fork_server():
    process = multiprocessing.get_context("forkserver").Process(target=wait_for_ever)
    process.start()
    process.join()


def wait_for_ever():
    Event().wait()


def wait_for_a_minute(method, wait):
    process = multiprocessing.get_context(method).Process(target=globals()[wait])
    process.start()
    process.join(60)


def at_a_queue():
    queue.Queue().get(timeout=60)


def at_a_pipe():
    ends = multiprocessing.Pipe()
    ends[0].poll(timeout=60)


@pytest.mark.parametrize(
    ("scene", "places"),
    [
        (lock_twice, ["parent: grading/tests/test_stillness.py:LINE, in lock_twice: lock.acquire()"]),
        (pipe_that_nobody_writes, ["in pipe_that_nobody_writes: os.waitpid(pid, 0)", "child 1: ", ": os.read(read, 1)"]),
        (crossed_locks, ["parent, thread ann: ", "parent, thread bob: ", "in take: with second:", "parent: ", ": thread.join()"]),
        (child_that_stopped, ["in child_that_stopped: os.waitpid(pid, 0)"]),
        (full_pipe, ["in full_pipe: os.write(write, bytes(10_000_000))"]),
        (event_in_a_spawned_child, ["child 1: ", "in wait_for_ever: Event().wait()", ": process.join()"]),
        (event_in_a_child_of_the_fork_server, ["child 1: ", "in wait_for_ever: Event().wait()", ": process.join()"]),
    ],
)
def test_a_scene_that_is_stuck_says_where(observe, scene, places):
    """When nothing can move any more the scene is stuck at once, and each thread of each process is named with file and line."""
    with pytest.raises(Stuck) as stuck:
        observe(scene)
    for place in places:
        place = place.replace("LINE", str(scene.__code__.co_firstlineno + 3))
        assert place in stuck.value.details


@pytest.mark.parametrize("wait", ["at_a_queue", "at_a_pipe"])
@METHODS
def test_a_timeout_beyond_the_limit_is_none(observe, method, wait):
    """Who waits longer than the scene may take waits for ever, in any process: the scene is stuck at once."""
    with pytest.raises(Stuck) as stuck:
        observe(wait_for_a_minute, method, wait)
    assert f"in {wait}: " in stuck.value.details
    assert "in wait_for_a_minute: process.join(60)" in stuck.value.details


# what is no standstill


def small_segments(rounds):
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = server.accept()
        with connection:
            for _ in range(rounds):
                left = 30
                while left:
                    left -= len(connection.recv(left))
                connection.sendall(b"ok")

    thread = Thread(target=serve)
    thread.start()
    with socket.create_connection(server.getsockname()) as client:
        for _ in range(rounds):
            for part in (b"one", b"two", b"three"):
                client.sendall(part.ljust(10))
            client.recv(100)
    thread.join()
    server.close()
    return rounds


def test_data_held_back_by_the_kernel_is_under_way(observe):
    """Two ends of a TCP connection both wait while the kernel delays what was sent: that is not stuck."""
    assert observe(small_segments, 30) == 30


def alarm_beside_a_read():
    signal.signal(signal.SIGALRM, lambda *_: os.write(write, b"x"))
    read, write = os.pipe()
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    return os.read(read, 1)


def program_with_a_timer():
    return subprocess.Popen(["timeout", "0.3", "cat"], stdin=os.pipe()[0]).wait()


def test_an_alarm_is_a_timer(observe):
    """A scene that waits for its alarm clock is not stuck."""
    assert observe(alarm_beside_a_read) == b"x"


@pytest.mark.skipif(shutil.which("timeout") is None, reason="needs coreutils")
def test_a_program_s_alarm_is_a_timer(observe):
    """Nor is one that waits for a program with a timer of its own."""
    assert observe(program_with_a_timer) == 124


def flood(stream, size):
    chunk = b"x" * 99 + b"\n"
    for _ in range(size // 100):
        os.write(stream, chunk)


def test_a_writer_to_the_judge_is_not_stuck(observe):
    """Floods of output end by themselves; what is kept is bounded."""
    seen = observe(flood, 1, 5_000_000)
    assert len(seen.out) <= 256 << 10
    assert observe(flood, 2, 5_000_000).err.startswith("xxx")


def slow_interpreters(count):
    for _ in range(count):
        subprocess.run([sys.executable, "-S", "-c", "pass"], check=True)


def test_starting_programs_is_moving(observe):
    """One that starts program after program is never called stuck."""
    observe(slow_interpreters, 5)
