"""A thread that does not come back to the stepper: how that is noticed, where it is, and how it is made to end."""

import ctypes
import linecache
import os
import sys
import time
from collections.abc import Container

from .errors import Abort

WAITS, COMPUTES = "waits", "computes"


class Watch:
    """Tells a thread that waits for real, or computes for ever, from one that is only given no processor.

    `look` is to be asked again and again, `patience` seconds apart.
    """

    def __init__(self, patience: float):
        self._patience = patience
        self._progress: object = None
        self._active = self._worked = 0.0

    def look(self, progress: object, thread: int) -> str | None:
        """WAITS, COMPUTES, or None for a thread that may still come back.

        `progress` equals that of the last time if no step was taken since; `thread` is the id that the system has for the one
        that has the turn.
        """
        active, worked = activity(thread), time.process_time()
        before = self._progress, self._active, self._worked
        self._progress = progress
        if before[0] != progress:
            self._active, self._worked = active, worked
            return None
        if worked - before[2] > self._patience:
            return COMPUTES
        self._active = active
        return WAITS if active - before[1] < self._patience / 100 else None


def activity(thread: int) -> float:
    """Seconds that a thread of this process has run, or waited for a processor; where that is not told, that the process has run."""
    try:
        with open(f"/proc/self/task/{thread}/schedstat", "rb") as file:
            ran, waited, _ = map(int, file.read().split())
        return (ran + waited) / 1e9
    except (OSError, ValueError):
        return time.process_time()


def line_of(ident: int, files: Container[str]) -> str:
    """The innermost line that the thread runs in one of those files: `bank.py:7: connection.recv(1)`."""
    inner = frame = sys._current_frames().get(ident)
    while frame is not None and frame.f_code.co_filename not in files:
        frame = frame.f_back
    frame = frame or inner
    if frame is None:
        return "its end"
    path, line = frame.f_code.co_filename, frame.f_lineno
    return f"{os.path.basename(path)}:{line}: {linecache.getline(path, line).strip()}"


def interrupt(ident: int) -> None:
    """Have Abort raised in a thread that computes for ever, as soon as it runs Python again."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(Abort))
