"""The log of events: one JSON line each, on one pipe that all processes of a scene share.

A line is written in one go and is shorter than the pipe's atomic size, so the order in which lines arrive is an order in
which the events happened: what a process does after it has read, reaped or acquired comes after what made that possible.
"""

import os
import threading
from json import dumps

LIMIT = 4000  # bytes of a line; POSIX guarantees 512, Linux 4096

_write, _getpid, _ident = os.write, os.getpid, threading.get_ident
_fd = None


def open_on(fd):
    """Log on the descriptor FD from now on, in this process and those that it forks."""
    global _fd
    _fd = fd


def tell(kind, **facts):
    """Log that an event of that KIND happened here and now."""
    if _fd is None:
        return
    line = dumps({"kind": kind, "pid": _getpid(), "ident": _ident(), "thread": thread_name(), **facts}).encode()
    if len(line) > LIMIT:
        line = dumps({"kind": kind, "pid": _getpid(), "ident": _ident(), "thread": "", "long": True}).encode()
    try:
        _write(_fd, line + b"\n")
    except OSError:
        pass  # this process closed every descriptor it had (a daemon's habit): it is not heard any more


def thread_name():
    """The current thread's name; "" where it was not started by `threading` (asking that would register it)."""
    thread = threading._active.get(_ident())
    return thread.name[:100] if thread is not None else ""
