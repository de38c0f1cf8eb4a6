"""`beside`: what runs beside a scene is no child of it, and is heard."""

import os
import socket
import sys


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


def host_of(beside, name):
    print("text in the buffer")
    guest = beside({"rude": a_rude_guest, "dying": a_guest_who_dies, "leaving": sys.exit}[name])
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


def test_a_stray_child_does_not_take_the_result(observe):
    """A child that falls into the scene gets nothing of it, and is reported as always."""
    seen = observe(stray_host)
    assert seen.value is None
    assert seen.events.of("stray")
