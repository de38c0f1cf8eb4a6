"""Probe on managers: their server waits for its end without a timer.

The standard library's looks at its flag once a second, for ever, and so no scene with a manager would ever come to a standstill
(see `proctree`): nothing could be let go, and no hang be proved.
"""

import multiprocessing.managers
import threading


def install():
    """Give multiprocessing.managers an Event of its own."""
    multiprocessing.managers.threading = _Threading()


class _Event(threading.Event):
    def wait(self, timeout=None):
        return super().wait()


class _Threading:
    """The module `threading`, but for Event."""

    Event = _Event

    def __getattr__(self, name):
        return getattr(threading, name)
