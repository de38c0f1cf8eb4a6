"""A thread that does not come back to the stepper: where it is, and how it is made to end."""

import ctypes
import linecache
import os
import sys
from collections.abc import Container

from .errors import Abort


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
