"""Probes on managers: their server waits for its end without a timer, and their connections send at once.

The standard library's server looks at its flag once a second, for ever, and so no scene with a manager would ever come to a
standstill (see `proctree`): nothing could be let go, and no hang be proved.

Whoever connects says two things in a row, and the kernel holds back the second until the first is acknowledged, 40 ms later.
A proxy makes three connections: half a second for each scene, in which nothing happens.
"""

import contextlib
import multiprocessing.connection
import multiprocessing.managers
import socket
import threading

from inside.probes.wrap import wrap


def install():
    """Give multiprocessing.managers an Event of its own, and multiprocessing.connection sockets without delay."""
    multiprocessing.managers.threading = _Threading()
    wrap(multiprocessing.managers.Server, "accept_connection", _accept)
    wrap(multiprocessing.connection, "SocketClient", _connect)
    wrap(multiprocessing.connection.SocketListener, "accept", _connect)


class _Event(threading.Event):
    def wait(self, timeout=None):
        return super().wait()


class _Threading:
    """The module `threading`, but for Event."""

    Event = _Event

    def __getattr__(self, name):
        return getattr(threading, name)


def _accept(accept, server, connection, name):
    """The thread that serves a client takes the name of the client's process, by which one would look for it there."""
    accept(server, connection, f"for {name} (handle_request)")


def _connect(connect, *args):
    connection = connect(*args)
    same = socket.socket(fileno=connection.fileno())
    with contextlib.suppress(OSError):  # not TCP
        same.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    same.detach()
    return connection
