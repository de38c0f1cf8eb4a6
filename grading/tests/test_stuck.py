"""When nothing can move any more a scene is stuck, at once; and what must not be taken for that."""

import multiprocessing
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
from threading import Barrier, Event, Lock, Thread

import pytest

from grading.contestant.failures import Stuck
from grading.tests.probed import METHODS

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
        (lock_twice, ["parent: grading/tests/test_stuck.py:LINE, in lock_twice: lock.acquire()"]),
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


def held_beside_small_segments(hold, note, rounds):
    def wait():
        hold.here()
        note("let go")

    thread = Thread(target=wait)
    thread.start()
    small_segments(rounds)
    note("the last word")
    thread.join()


def test_nobody_is_let_go_while_data_is_under_way(observe):
    """Who is held is let go when nothing else will move, not while the kernel delays what was sent."""
    assert observe(held_beside_small_segments, 30).notes == ["the last word", "let go"]


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
