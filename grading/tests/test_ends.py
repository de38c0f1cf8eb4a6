"""How a scene may end: each end has a name and takes a bounded time."""

import os
import signal
import sys
import threading
import time
from multiprocessing import get_context

import pytest

from grading.contestant.failures import Crashed, OverLimit, Stuck, TimedOut, Todo, Unfit
from grading.contestant.handle import BUSY_GRACE, GRACE

# ends


def end_by(how):
    if how == "os._exit(0)":
        os._exit(0)
    if how == "os._exit(3)":
        os._exit(3)
    if how == "SIGKILL":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "SIGTERM of its group":
        os.killpg(0, signal.SIGTERM)
    if how == "exec":
        os.execv("/bin/true", ["true"])
    if how == "thread":
        threading.Thread(target=os._exit, args=(4,)).start()
        threading.Event().wait()
    if how == "abort":
        os.abort()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("os._exit(0)", "ended (exit status 0) before it was done"),
        ("os._exit(3)", "ended (exit status 3) before it was done"),
        ("SIGKILL", "ended (killed by SIGKILL) before it was done"),
        ("SIGTERM of its group", "ended (killed by SIGTERM) before it was done"),
        ("exec", "ended (exit status 0) before it was done"),
        ("thread", "ended (exit status 4) before it was done"),
        ("abort", "ended (killed by SIGABRT) before it was done"),
    ],
)
def test_a_scene_that_ends_itself_has_crashed(observe, how, said):
    """An end without a word is a crash with its status, never a pass."""
    with pytest.raises(Crashed) as crash:
        observe(end_by, how)
    assert crash.value.sentence == f"end_by({how!r}): the process {said}"


def raise_(name):
    raise {"SystemExit": SystemExit, "KeyboardInterrupt": KeyboardInterrupt, "MemoryError": MemoryError}[name]("stop")


class Nasty(Exception):
    def __str__(self):
        raise RuntimeError("no text")


def raise_nasty():
    raise Nasty


def run_deep(n=0):
    return run_deep(n + 1)


@pytest.mark.parametrize("name", ["SystemExit", "KeyboardInterrupt", "MemoryError"])
def test_whatever_is_raised_comes_back(observe, name):
    """SystemExit and KeyboardInterrupt are errors like any other, with type, text and bases."""
    seen = observe(raise_, name)
    assert seen.raised(name, "stop")
    assert seen.raised("BaseException")
    assert not seen.raised("OSError")


def test_an_error_that_cannot_be_told(observe):
    """An error whose text raises, and one from a stack that is full, come back all the same."""
    assert observe(raise_nasty).raised("Nasty", "(its text cannot be had: __str__ raises)")
    assert observe(run_deep).raised("RecursionError")


def give(what):
    return {"object": object(), "big": "x" * 5_000_000}[what]


def test_what_is_no_plain_data_is_named(observe):
    """A value that the judge will not look at fails the test, and says what it is."""
    with pytest.raises(Unfit, match="value is an object, not plain data"):
        observe(give, "object")
    with pytest.raises(Unfit, match="too long to be sent"):
        observe(give, "big")


def todo():
    raise NotImplementedError("TODO 3: it is not written yet")


def test_a_todo_is_a_todo(observe):
    """A stub's own error is one sentence."""
    with pytest.raises(Todo, match="^TODO 3: it is not written yet$"):
        observe(todo)


# limits


def spin():
    while True:
        pass


def spin_in_a_child_that_ignores_signals():
    if os.fork() == 0:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        spin()
    spin()


def sleep_for_ever():
    time.sleep(1000)


@pytest.mark.parametrize("scene, outcome", [(spin, OverLimit), (spin_in_a_child_that_ignores_signals, OverLimit), (sleep_for_ever, TimedOut)])
def test_the_limit_ends_what_never_ends(hurried, scene, outcome):
    """Past its limit, of work or of time, a scene is ended, costs little more than the limit, and shows where each of its processes is."""
    start = time.monotonic()
    with pytest.raises(outcome) as end:
        hurried(scene)
    assert outcome is TimedOut or "used more than 0.5 s of processor time" in str(end.value)
    assert time.monotonic() - start < 0.5 + GRACE + BUSY_GRACE
    assert f"parent: grading/tests/test_ends.py:{scene.__code__.co_firstlineno}"[:-1] in end.value.details


def stop_many_children():
    for _ in range(10):
        pid = os.fork()
        if pid == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
    signal.pause()


def test_stopped_children_do_not_eat_the_stacks(observe):
    """Children that are stopped cannot say where they are; who can, is still heard."""
    with pytest.raises(Stuck) as end:
        observe(stop_many_children)
    assert "in stop_many_children: signal.pause()" in end.value.details
    assert "child 10: stopped by a signal" in end.value.details


def join_before_anybody_has_taken_it():
    context = get_context("fork")
    queue = context.Queue()
    child = context.Process(target=queue.put, args=("x" * 1_000_000,))
    child.start()
    child.join()


def wait_beside_a_pool_of_idle_workers():
    with get_context("fork").Pool(1):
        threading.Event().wait()


def test_a_child_is_not_told_to_be_where_its_parent_started_it(observe):
    """A forked child has its parent's lines on its stack, and is at none of them."""
    with pytest.raises(Stuck) as end:
        observe(join_before_anybody_has_taken_it)
    assert "child 1: is done, but cannot end before somebody takes what it has put on a queue" in end.value.details
    with pytest.raises(Stuck) as end:
        observe(wait_beside_a_pool_of_idle_workers)
    assert "child 1: a worker of a pool, waits for a task" in end.value.details


def flood_for_ever():
    while True:
        os.write(1, bytes(100_000))


def hop_for_ever():
    if os.fork() == 0:
        while True:
            if os.fork():
                os._exit(0)
            os.setsid()
    spin()


def crowd():
    for _ in range(6):
        os.fork()
    spin()


@pytest.mark.parametrize("scene", [flood_for_ever, hop_for_ever, crowd])
def test_floods_and_crowds_end_at_the_limit(hurried, running, scene):
    """Endless output, a daemon that is never the same process twice, and a crowd are ended like anything else."""
    with pytest.raises(OverLimit):
        hurried(scene)
    assert running() == 0


# forged and foreign messages


def _result_pipe():
    """The highest of the scene's own pipes; good enough for a guess."""
    for fd in sorted(map(int, os.listdir("/proc/self/fd"))):
        if fd > 100 and os.readlink(f"/proc/self/fd/{fd}").startswith("pipe:"):
            return fd
    raise LookupError


def write_result(text):
    os.write(_result_pipe(), text.encode())
    return 1


def write_result_in_a_child(text):
    if os.fork() == 0:
        os.write(_result_pipe(), text.encode())
        os._exit(0)
    os.wait()
    return 1


@pytest.mark.parametrize("scene", [write_result, write_result_in_a_child])
@pytest.mark.parametrize("text", ["garbage\n", "garbage", "\n", '{"nonce": "x", "value": 1}\n', "{}\n", "[" * 10_000 + "\n"])
def test_a_second_message_spoils_the_first(observe, scene, text):
    """Whatever else is on the result pipe, before or behind: the observation is refused."""
    with pytest.raises(Crashed, match="sent something else than its result"):
        observe(scene, text)


def forge_and_leave(text):
    os.write(_result_pipe(), text.encode())
    os._exit(0)


@pytest.mark.parametrize("text", ['{"nonce": "x", "value": 1}\n', '{"value": 1}\n', '{"nonce": null, "threads": 5}\n', "1\n"])
def test_a_forged_message_is_refused(observe, text):
    """A message without the request's own word is none."""
    with pytest.raises(Crashed, match="sent something else than its result"):
        observe(forge_and_leave, text)


def hide_from_the_kit():
    os.unlink("../kit")
    if os.fork() == 0:
        time.sleep(1000)
    return 1


def test_a_scene_that_hides_what_it_leaves(observe):
    """Nobody passes by keeping the kit from looking at what is left."""
    with pytest.raises(Crashed, match="before the kit could see what it leaves"):
        observe(hide_from_the_kit)


def speak_to_the_kit(text):
    import socket

    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect("../kit")
        connection.sendall(text.encode())
        connection.shutdown(socket.SHUT_WR)
        try:
            return connection.recv(100)
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize(
    "text",
    ["", "garbage\n", "[" * 60_000 + "\n", "5\n", '{"ask": []}\n', '{"ask": "hold", "tid": "../self"}\n', '{"ask": "hold"}\n', '{"ask": "meet", "size": "x"}\n', "x" * 70_000],
)
def test_strange_requests_are_ignored(observe, text):
    """What speaks to the supervisor without being asked learns nothing and breaks nothing."""
    assert observe(speak_to_the_kit, text) == b""


# closed descriptors


def close_standard_output(how):
    if how == "sys":
        sys.stdout.close()
    else:
        os.close(1)
    return 1


def close_many(first, last):
    os.closerange(first, last)
    return 1


def child_that_closes_all():
    pid = os.fork()
    if pid == 0:
        os.closerange(0, 4096)
        os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_closed_descriptors(observe):
    """Standard output may be closed, and all low descriptors; a child may close all that there are."""
    assert observe(close_standard_output, "sys") == 1
    assert observe(close_standard_output, "os") == 1
    assert observe(close_many, 0, 256) == 1
    assert observe(child_that_closes_all) == 3


def test_a_scene_that_cannot_speak(observe):
    """A scene that closes every descriptor has crashed, and says why."""
    with pytest.raises(Crashed) as crash:
        observe(close_many, 0, 4096)
    assert "closed the descriptor on which its result is sent" in crash.value.sentence
