"""Ctrl-C, SIGTERM and SIGHUP: all end a run in the same way, and never between taking a verdict and writing it down."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_OTHERS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def heard_in_the_background() -> None:
    """Have what this process starts hear of Ctrl-C, where a shell had it ignored since it was started in the background (`command &`)."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def like_ctrl_c() -> Iterator[None]:
    """While it lasts, SIGTERM and SIGHUP raise KeyboardInterrupt.  What is ignored, as SIGHUP under nohup, stays so."""
    before = {}
    if _here():
        for number in _OTHERS:
            if signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, _raise)
    try:
        yield
    finally:
        _restore(before)


@contextmanager
def deferred(tell: Callable[[], object]) -> Iterator[None]:
    """While it lasts, the first of these signals only calls TELL, from within the main thread; the next raises KeyboardInterrupt."""
    told = []

    def handle(number: int, frame: object) -> None:
        if told:
            raise KeyboardInterrupt
        told.append(number)
        tell()

    before = {}
    if _here():
        for number in (signal.SIGINT, *_OTHERS):
            if signal.getsignal(number) in (_raise, signal.default_int_handler):
                before[number] = signal.signal(number, handle)
    try:
        yield
    finally:
        _restore(before)


def _here() -> bool:
    return threading.current_thread() is threading.main_thread()


def _raise(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _restore(before: dict) -> None:
    for number, handler in before.items():
        signal.signal(number, handler)
