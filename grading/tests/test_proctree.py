"""The process tree: who descends from us, and whether anything can still move by itself."""

import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time

import pytest

from grading.contestant.inside import proctree
from grading.contestant.inside.proctree import MOVING, SLEEPING, STILL, TIMED, ProcTree

pytestmark = pytest.mark.skipif(not ProcTree().available, reason="needs Linux's /proc")
PATIENCE = 30  # seconds; only a wrong answer takes them


@pytest.fixture
def family():
    """family(program) starts a Python with a child that runs PROGRAM, and gives (the tree below that Python, the child's pid)."""
    with contextlib.ExitStack() as ends:

        def start(program, **fds):
            code = (
                "import os, select, signal, socket, sys, threading, time\n"
                "pid = os.fork()\n"
                f"if pid == 0:\n    exec({program!r})\n    os._exit(0)\n"
                "print(pid, flush=True)\n"
                "sys.stdin.read()\n"
            )
            parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **fds)
            ends.callback(parent.wait)
            ends.callback(parent.stdin.close)
            ends.callback(parent.stdout.close)
            pid = int(parent.stdout.readline())
            tree = ProcTree(parent.pid)
            ends.callback(_kill_all, tree)
            return tree, pid

        yield start


def _kill_all(tree):
    for pid in tree.processes():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _comes_to(tree, state):
    """Does the tree come to that state?"""
    give_up = time.monotonic() + PATIENCE
    while tree.standstill()[0] != state:
        if time.monotonic() > give_up:
            return False
    return True


@pytest.mark.parametrize(
    ("program", "state"),
    [
        ("time.sleep(1000)", SLEEPING),
        ("signal.pause()", STILL),
        ("os.read(os.pipe()[0], 1)", STILL),
        ("threading.Lock().acquire(); a = threading.Lock(); a.acquire(); a.acquire()", STILL),
        ("a = threading.Lock(); a.acquire(); a.acquire(timeout=1000)", TIMED),
        ("select.select([os.pipe()[0]], [], [])", STILL),
        ("select.select([os.pipe()[0]], [], [], 1000)", TIMED),
        ("p = select.poll(); p.register(os.pipe()[0]); p.poll()", STILL),
        ("p = select.poll(); p.register(os.pipe()[0], 1); p.poll(1000000)", TIMED),
        ("e = select.epoll(); e.poll()", STILL),
        ("e = select.epoll(); e.poll(1000)", TIMED),
        ("signal.sigtimedwait([signal.SIGUSR1], 1000)", TIMED),
        ("signal.sigwait([signal.SIGUSR1])", STILL),
        ("a, b = socket.socketpair(); a.recv(1)", STILL),
        ("a, b = socket.socketpair(); a.settimeout(1000); a.recv(1)", TIMED),
        ("os.execvp('sleep', ['sleep', '1000'])", SLEEPING),
        ("os.kill(os.getpid(), signal.SIGSTOP)", STILL),
        ("os._exit(0)", STILL),
        ("os.fork() or os.fork() or os._exit(0); signal.pause()", STILL),
        ("os.fork() or time.sleep(1000); signal.pause()", SLEEPING),
        ("threading.Thread(target=time.sleep, args=(1000,)).start(); signal.pause()", SLEEPING),
    ],
)
def test_what_a_tree_comes_to(family, program, state):
    """Whoever sleeps without a timer is still; a timer or a time.sleep anywhere makes all of it timed or sleeping."""
    tree, _ = family(program)
    assert _comes_to(tree, state)


@pytest.mark.skipif(shutil.which("timeout") is None, reason="needs coreutils")
def test_a_program_with_an_alarm_is_not_still(family):
    """A program that catches SIGALRM may have a timer that nobody sees: it never counts as still."""
    tree, pid = family("os.execvp('timeout', ['timeout', '1000', 'cat'])")
    assert _comes_to(tree, TIMED)


@pytest.mark.parametrize(
    "program",
    ["while True: pass", "while True: os.getppid()", "while True: os.system('true')", "while True: os.fork() or os._exit(0); os.wait()"],
)
def test_what_runs_is_moving(family, program):
    """Whoever computes, or starts others and waits for them, is moving at every look."""
    tree, _ = family(program)
    assert {tree.standstill()[0] for _ in range(300)} == {MOVING}


def test_a_writer_to_us_is_moving(family):
    """Whoever is blocked because we have not yet read what he wrote is moving; one who writes to somebody else is still."""
    for drained, state in ((True, MOVING), (False, STILL)):
        read, write = os.pipe()
        tree, _ = family(f"os.set_blocking({write}, True)\nwhile True: os.write({write}, bytes(1000))", pass_fds=[write])
        os.close(write)
        assert _comes_to(tree, STILL)  # the pipe is full
        if drained:
            tree.drains.add(f"pipe:[{os.fstat(read).st_ino}]")
        assert tree.standstill()[0] == state
        os.close(read)


def test_a_standstill_is_told_from_the_next(family):
    """Two looks at the same standstill give the same mark, and another one once somebody has run."""
    read, write = os.pipe()
    tree, _ = family(f"while True: os.read({read}, 1)", pass_fds=[read])
    assert _comes_to(tree, STILL)
    before = tree.standstill()
    assert tree.standstill() == before
    os.write(write, b"x")
    assert _comes_to(tree, STILL)
    assert tree.standstill() != before
    os.close(read)
    os.close(write)


def test_the_sleepers_are_known(family):
    """Which processes sleep in time.sleep is told, beside the state of all."""
    tree, pid = family("os.fork() or time.sleep(1000); signal.pause()")
    assert _comes_to(tree, SLEEPING)
    (sleeper,) = tree.sleepers
    assert sleeper in tree.processes() and sleeper != pid


def test_descendants_are_found_and_strangers_are_not(family):
    """Children and grandchildren are ours, whatever session they are in; our other processes are not below that parent."""
    read, write = os.pipe()
    tree, pid = family(f"os.setsid(); os.fork() or os.write({write}, b'x'); signal.pause()", pass_fds=[write])
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert select.select([read], [], [], PATIENCE)[0]
    found = tree.processes()
    assert pid in found and len(found) == 2
    assert stranger.pid not in found
    stranger.communicate()
    os.close(read)
    os.close(write)


def test_only_the_standard_library_s_helpers_are_kit(family):
    """A resource tracker or fork server is known by its command line, but what a fork server forks is somebody's process."""
    read, write = os.pipe()
    helper = f"import os; 'multiprocessing.forkserver'; pid = os.fork(); os.write({write}, b'x') if pid == 0 else 0; os.read(os.pipe()[0], 1)"
    tree, pid = family(f"os.execv(sys.executable, [sys.executable, '-c', {helper!r}])", pass_fds=[write])
    assert select.select([read], [], [], PATIENCE)[0]
    (child,) = set(tree.processes()) - {pid}
    assert tree.is_kit(pid)
    assert not tree.is_kit(child)
    os.close(read)
    os.close(write)


def test_ports_are_found_among_many(family):
    """A port that they listen on is found, also on a machine with many others, and those are not named."""
    others = [socket.create_server(("127.0.0.1", 0)) for _ in range(60)]
    read, write = os.pipe()
    program = f"s = socket.create_server(('127.0.0.1', 0)); t = socket.socket(); os.write({write}, str(s.getsockname()[1]).encode()); signal.pause()"
    tree, pid = family(program, pass_fds=[write])
    port = int(os.read(read, 10))
    assert tree.listening([pid]) == [f"127.0.0.1:{port}"]
    assert tree.listening([]) == []
    for other in others:
        other.close()
    os.close(read)
    os.close(write)


def test_the_older_sorts_first():
    """Processes and threads sort by their age; one that is gone does not fail."""
    children = [subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) for _ in range(3)]
    pids = [child.pid for child in children]
    assert sorted(reversed(pids), key=proctree.age) == pids
    for child in children:
        child.communicate()
    assert proctree.age(pids[0]) == (0, pids[0])


def test_a_pid_that_was_a_strangers_and_is_ours_now(family):
    """A stranger's pid is remembered for a moment only: the kernel may give it to one of ours."""
    tree, pid = family("select.select([], [], [])")
    tree.processes()
    tree._strangers.add(pid)
    assert pid not in tree.processes()
    tree._known_since -= proctree.LAP
    assert pid in tree.processes()
