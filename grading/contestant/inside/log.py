"""The log of events: one JSON line each, on one pipe that all processes of a scene share.

A line is written in one go and is shorter than the pipe's atomic size, so the order in which lines arrive is an order in
which the events happened: what a process does after it has read, reaped or acquired comes after what made that possible.
"""

import os
import sys
import threading
import time
from json import dumps

LIMIT = 4000  # bytes of a line; POSIX guarantees 512, Linux 4096

_write, _getpid, _ident = os.write, os.getpid, threading.get_ident
_KIT = os.path.dirname(os.path.abspath(__file__))
_THIN = ("multiprocessing/connection.py", "multiprocessing/synchronize.py")  # what they do, their caller asked for
_fd = None
_files = None  # where a picture is to be drawn: the student's files and the scenes'


def open_on(fd):
    """Log on the descriptor FD from now on, in this process and those that it forks."""
    global _fd
    _fd = fd


def silent():
    """Is nothing told yet?"""
    return _fd is None


def detail(files):
    """From now on tell also when and at which line of these FILES (their paths) each event happens, and who begins to wait."""
    global _files
    _files = frozenset(files) if files else None


def detailed():
    """Are details wanted?"""
    return _files is not None


def waits(what, **facts):
    """Where details are wanted, log that this thread may now have to wait for WHAT: until its next event, in fact."""
    if _files is not None:
        tell("waits", of=what, **facts)


def tell(kind, **facts):
    """Log that an event of that KIND happened here and now."""
    if _fd is None:
        return
    if _files is not None:
        facts.update(_circumstances())
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


def _circumstances():
    """When it is, which line of the files of interest is running, and whether that line itself made the call that is told of."""
    facts, frame, direct = {"ns": time.monotonic_ns()}, sys._getframe(2), True
    while frame is not None:
        path = frame.f_code.co_filename
        if path in _files:
            return {**facts, "file": path, "line": frame.f_lineno, "direct": direct}
        direct = direct and (path.startswith(_KIT) or path.endswith(_THIN))
        frame = frame.f_back
    return {**facts, "direct": False}
