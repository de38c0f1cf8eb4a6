"""Probes on pipes and sockets: the closing of an end, and what is sent over a two-way connection."""

import multiprocessing.connection
import os
import socket
import stat

from inside import label, log
from inside.probes.wrap import wrap


def install():
    """Wrap the close of multiprocessing's Connection, of sockets, and of descriptors that os.pipe made; and what
    Connections send (and, where details are wanted, receive)."""
    wrap(multiprocessing.connection.Connection, "close", _close_connection)
    wrap(multiprocessing.connection.Connection, "_send_bytes", _send)
    wrap(multiprocessing.connection.Connection, "_recv_bytes", _receive)
    wrap(multiprocessing.connection, "Pipe", _make_pipe)
    wrap(socket.socket, "close", _close_socket)
    wrap(os, "pipe", _pipe)
    wrap(os, "close", _close)


_ends = {}  # the descriptors that os.pipe gave: number -> "read end" or "write end"


def _close_connection(close, connection):
    if not connection.closed:
        log.tell("close", of="Connection")
    close(connection)


def _send(send, connection, data):
    kind = os.fstat(connection.fileno())
    if stat.S_ISSOCK(kind.st_mode):  # not the one-way pipes that queues and pools are made of
        facts = {"end": kind.st_ino, "item": label.pickled(data)} if log.detailed() else {}
        log.tell("send", **facts)  # before: the answer to it must come later
    send(connection, data)


def _receive(receive, connection, *args):
    if not log.detailed():
        return receive(connection, *args)
    kind = os.fstat(connection.fileno())
    log.waits("receive")
    data = receive(connection, *args)
    if stat.S_ISSOCK(kind.st_mode):
        log.tell("receive", end=kind.st_ino, item=label.pickled(data.getvalue()))
    return data


def _make_pipe(make, *args, **kwargs):
    ends = make(*args, **kwargs)
    if log.detailed():
        log.tell("pipe", ends=[os.fstat(end.fileno()).st_ino for end in ends])
    return ends


def _close_socket(close, this):
    if this.fileno() >= 0:
        log.tell("close", of="socket")
    close(this)


def _pipe(pipe):
    read, write = pipe()
    _ends[read], _ends[write] = "read end", "write end"
    return read, write


def _close(close, fd):
    end = _ends.pop(fd, None)
    if end:
        log.tell("close", of=f"pipe's {end}")
    close(fd)
