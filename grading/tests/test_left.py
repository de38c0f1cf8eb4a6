"""What a scene leaves behind is named by its kind, and ended."""

import os
import signal
import threading
import time
from multiprocessing import get_context

import pytest


def leave(kind):
    if kind == "zombie":
        if os.fork() == 0:
            os._exit(0)
    elif kind == "child":
        if os.fork() == 0:
            time.sleep(1000)
    elif kind == "grandchild":
        pid = os.fork()
        if pid == 0:
            if os.fork():
                os._exit(0)
            time.sleep(1000)
        os.waitpid(pid, 0)
    elif kind == "daemon":
        pid = os.fork()
        if pid == 0:
            os.setsid()
            if os.fork():
                os._exit(0)
            os.closerange(0, 4096)
            signal.pause()
        os.waitpid(pid, 0)
    elif kind == "program":
        import subprocess

        subprocess.Popen(["sleep", "1000"], start_new_session=True, env={})
    elif kind == "thread":
        threading.Thread(target=threading.Event().wait, name="ann", daemon=True).start()
    elif kind == "port":
        import socket

        global server
        server = socket.create_server(("127.0.0.1", 0))
    elif kind == "stray":
        os.fork()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("zombie", ["child 1 has ended, but nobody waited for it (a zombie)"]),
        ("child", ["child 1 is still running"]),
        ("grandchild", ["child 1.1 is still running"]),
        ("daemon", ["child 1.1 is still running"]),
        ("program", ["child 1 (sleep 1000) is still running"]),
        ("thread", ["thread ann is still running"]),
        ("port", ["127.0.0.1:"]),
        ("stray", ["child 1 fell out of the function, into the code of whoever called it", "child 1 has ended, but nobody waited for it (a zombie)"]),
    ],
)
def test_what_is_left_is_named_and_ended(observe, running, kind, said):
    """Each kind of leftover is a sentence, and is gone before the next scene starts."""
    seen = observe(leave, kind)
    assert not seen.nothing_left
    assert len(seen.left) == len(said)
    assert all(sentence.startswith(start) for sentence, start in zip(seen.left, said, strict=True))
    assert running() == 0
    assert observe(nothing).nothing_left


def nothing():
    pass


def end_soon(method):
    get_context(method).Queue().put("x")
    threading.Thread(target=time.sleep, args=(0.1,)).start()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_what_ends_by_itself_is_not_left(observe, method):
    """A queue's feeder and a thread that is about to end are given the time to do so."""
    assert observe(end_soon, method).nothing_left


def resource_users(method):
    context = get_context(method)
    process = context.Process(target=int)
    process.start()
    process.join()
    lock = context.Lock()
    return lock is not None


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_the_standard_library_s_helpers_are_not_left(observe, method):
    """Resource tracker and fork server do not count."""
    assert observe(resource_users, method).nothing_left
