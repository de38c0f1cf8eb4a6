"""`beside`: what runs beside a scene is no child of it, and is heard."""

import os
import queue
import socket
import sys
from multiprocessing.managers import BaseManager

import pytest

from grading.contestant.failures import Todo


class Cupboard(BaseManager):
    """Lends a queue."""


def queue_in_the_server(found=queue.Queue()):
    return found


Cupboard.register("get_queue", queue_in_the_server)


def a_guest(address):
    with socket.create_connection(address) as connection, connection.makefile("r") as lines:
        return [os.getpid(), os.getppid(), lines.readline()]


def a_rude_guest():
    print("about to leave")
    raise ValueError("no table free")


def a_guest_who_dies():
    os.kill(os.getpid(), 9)


def host(beside):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        guest = beside(a_guest, listener.getsockname())
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"good evening\n")
        pid, parent, heard = guest.result()
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return [heard, os.getpid() in (pid, parent)]


def a_guest_at_the_cupboard(address):
    manager = Cupboard(address, b"key")
    manager.connect()
    shared = manager.get_queue()
    shared.put("milk")
    return shared.get()


def host_with_a_cupboard(beside):
    with Cupboard(("127.0.0.1", 0), b"key") as manager:
        shared = manager.get_queue()
        shared.put("tea")
        guest = beside(a_guest_at_the_cupboard, manager.address)
        return [guest.result(), shared.get()]


def a_guest_not_written_yet():
    raise NotImplementedError("TODO 1: a_guest is not written yet")


def host_of(beside, name):
    print("text in the buffer")
    guest = beside({"rude": a_rude_guest, "dying": a_guest_who_dies, "leaving": sys.exit, "todo": a_guest_not_written_yet}[name])
    guest.result()


def stray_host(beside):
    guest = beside(os.getpid)
    os.fork()
    guest.result()
    os.wait()


def test_it_is_no_child(observe):
    """It runs in a process of its own, of which the scene's is not the parent, and its value comes back."""
    seen = observe(host)
    assert seen == ["good evening\n", False]
    assert seen.starts == 0
    assert seen.nothing_left


def test_its_error_comes_back(observe):
    """What it raises, or that it died, is raised where its result is asked for; what it printed comes out once."""
    seen = observe(host_of, "rude")
    assert seen.raised("BesideError", "a rude guest: ValueError: no table free")
    assert seen.out == "text in the buffer\nabout to leave\n"
    assert observe(host_of, "dying").raised("BesideError", "a guest who dies: was ended before it was done")
    assert observe(host_of, "leaving").raised("BesideError", "exit: SystemExit: ")


def test_a_todo_comes_back_as_it_is(observe):
    """A stub's TODO fails the test as it does in the scene itself."""
    with pytest.raises(Todo) as todo:
        observe(host_of, "todo")
    assert todo.value.sentence == "TODO 1: a_guest is not written yet"


def test_it_has_no_connection_of_the_scene_s(observe):
    """A proxy that it makes speaks to the manager on a connection of its own."""
    assert observe(host_with_a_cupboard) == ["tea", "milk"]


def test_a_stray_child_does_not_take_the_result(observe):
    """A child that falls into the scene gets nothing of it, and is reported as always."""
    seen = observe(stray_host)
    assert seen.value is None
    assert seen.events.of("stray")
