"""The probes of what stands between processes and threads: locks, queues, pipes, sockets and managers."""

import multiprocessing
import os
import queue
import socket
import threading
from multiprocessing.connection import Client, Listener
from multiprocessing.managers import BaseManager

import pytest

from grading.contestant.failures import Stuck
from grading.tests.probed import METHODS, deeds

# locks, queues, pipes


def lock_in_two_processes(kind):
    lock = getattr(multiprocessing, kind)()
    with lock:
        pass
    process = multiprocessing.Process(target=take, args=(lock,))
    process.start()
    process.join()


def take(lock):
    lock.acquire()
    lock.release()


@METHODS
@pytest.mark.parametrize("kind", ["Lock", "RLock"])
def test_a_lock_between_processes(observe, method, kind):
    """Each acquire and release, with who did it; the lock has the same name in all processes."""
    told = [line for line in deeds(observe(lock_in_two_processes, kind, start_method=method), "acquire", "release") if line[2].startswith(kind)]
    assert [line[:2] for line in told if line[0] == "child 1"] == [("child 1", "acquire"), ("child 1", "release")]
    (name,) = {line[2] for line in told if line[0] == "child 1"}
    assert ("parent", "acquire", name) in told and ("parent", "release", name) in told


def threading_locks():
    lock, other = threading.Lock(), threading.RLock()
    with lock, other:
        lock.acquire(blocking=False)
    return lock.locked()


def test_threading_locks_are_told_on_request(observe):
    """The locks that the scene's or the student's file makes are told of only with watch_locks."""
    assert deeds(observe(threading_locks), "acquire", "release") == []
    assert deeds(observe(threading_locks, watch_locks=True), "acquire", "release") == [
        ("parent", "acquire", "Lock 1"),
        ("parent", "acquire", "RLock 2"),
        ("parent", "release", "RLock 2"),
        ("parent", "release", "Lock 1"),
    ]


def through_a_queue(kind):
    if kind == "queue":
        for one in (queue.Queue(), queue.LifoQueue(), queue.PriorityQueue()):
            one.put(1)
            one.get_nowait()
        return
    items = {"Queue": multiprocessing.Queue, "JoinableQueue": multiprocessing.JoinableQueue, "SimpleQueue": multiprocessing.SimpleQueue}[kind]()
    process = multiprocessing.Process(target=put_one, args=(items,))
    process.start()
    items.get()
    process.join()


def put_one(items):
    items.put("x")


@METHODS
@pytest.mark.parametrize("kind", ["Queue", "JoinableQueue", "SimpleQueue"])
def test_queues_between_processes(observe, method, kind):
    """A put comes before its get, in whatever processes they are."""
    assert deeds(observe(through_a_queue, kind, start_method=method), "put", "get") == [("child 1", "put", kind), ("parent", "get", kind)]


def test_queues_between_threads(observe):
    """The queues of `queue` are told, each with its kind."""
    kinds = ("Queue", "LifoQueue", "PriorityQueue")
    assert deeds(observe(through_a_queue, "queue"), "put", "get") == [("parent", what, kind) for kind in kinds for what in ("put", "get")]


def closed_ends():
    read, write = os.pipe()
    os.close(write)
    os.close(read)
    here, there = multiprocessing.Pipe()
    here.close()
    here.close()
    with socket.socket():
        pass
    there.close()


def test_the_closing_of_ends(observe):
    """Pipes, connections and sockets: each end once."""
    ends = ["pipe's write end", "pipe's read end", "Connection", "socket", "Connection"]
    assert [event.facts["of"] for event in observe(closed_ends).events.of("close")] == ends


# managers


class Cupboard(BaseManager):
    """Lends a queue."""


def queue_in_the_server(found=queue.Queue()):
    return found


def delays():
    """TCP_NODELAY of both ends of a connection, and whether another kind of connection is none the worse."""
    found = []
    with Listener(("127.0.0.1", 0)) as listener, Client(listener.address) as client, listener.accept() as server:
        for end in (client, server):
            with socket.socket(fileno=os.dup(end.fileno())) as same:
                found.append(bool(same.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
    with Listener("socket") as listener, Client(listener.address) as client, listener.accept() as server:
        client.send("word")
        return [*found, server.recv()]


def manager_that_is_used():
    Cupboard.register("get_queue", queue_in_the_server)
    with Cupboard(("127.0.0.1", 0), b"key") as manager:
        manager.get_queue().put("tea")
        return manager.get_queue().get()


class Farewell:
    """Ends the server in which it is called."""

    def say(self, word):
        multiprocessing.current_process()._manager_server.stop_event.set()
        return word


def manager_that_ends():
    """What the server answers to a call that ends it, and to the next."""
    Cupboard.register("Farewell", Farewell)
    answers = []
    with Cupboard(("127.0.0.1", 0), b"key") as manager:
        farewell = manager.Farewell()
        try:
            answers.append(farewell.say("good-bye"))
            answers.append(farewell.say("and again"))
        except (EOFError, OSError):
            pass
    return answers


def manager_that_nobody_serves():
    Cupboard.register("get_queue", queue_in_the_server)
    with Cupboard(("127.0.0.1", 0), b"key") as manager:
        manager.get_queue().get()


def test_connections_of_managers_send_at_once(observe):
    """The kernel does not wait for an acknowledgement before it sends the next word."""
    assert observe(delays) == [True, True, "word"]


@METHODS
def test_a_manager_s_threads_are_its_own_affair(observe, method):
    """The threads by which its server serves are left out of the account."""
    seen = observe(manager_that_is_used, start_method=method)
    assert seen == "tea"
    assert [line for line in seen.account() if "thread" in line] == []


@METHODS
def test_a_manager_s_server_ends_in_silence(observe, method):
    """It does not answer, with None, what nobody has asked yet."""
    assert observe(manager_that_ends, start_method=method).value in (["good-bye"], [])


@METHODS
def test_a_manager_s_server_has_no_timer(observe, method):
    """Who waits for a manager's server that waits itself is stuck at once; the server's threads are not to blame."""
    with pytest.raises(Stuck) as stuck:
        observe(manager_that_nobody_serves, start_method=method)
    assert "in manager_that_nobody_serves: manager.get_queue().get()" in stuck.value.details
    assert "accepter" not in stuck.value.details
    assert "handle_request" not in stuck.value.details
