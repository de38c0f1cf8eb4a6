"""Probes on locks: acquire and release, of multiprocessing's locks and of the threading locks that a student's file makes."""

import functools
import itertools
import multiprocessing.synchronize
import sys
import threading

from inside import log
from inside.probes.wrap import wrap

_count = itertools.count(1)
_watched = set()  # the names of the modules whose threading locks are told of


def install():
    """Wrap multiprocessing's Lock and RLock."""
    for kind in (multiprocessing.synchronize.Lock, multiprocessing.synchronize.RLock):
        wrap(kind, "_make_methods", _make_methods)
        wrap(kind, "__enter__", _enter)
        wrap(kind, "__exit__", _leave)


def watch(modules):
    """Tell of the threading locks that these modules (by name) make from now on; to be called before they are loaded."""
    _watched.update(modules)
    for name in ("Lock", "RLock"):
        wrap(threading, name, functools.partial(_make, name))


def _make_methods(make, lock):
    make(lock)
    acquire, release = lock.acquire, lock.release
    name = f"{type(lock).__name__} {lock._semlock.name}"  # the same in all processes

    def told_acquire(*args, **kwargs):
        log.waits("acquire", thing=name)
        got = acquire(*args, **kwargs)
        if got:
            log.tell("acquire", of=name)
        return got

    def told_release():
        log.tell("release", of=name)
        release()

    lock.acquire, lock.release = told_acquire, told_release


def _enter(enter, lock):
    return lock.acquire()


def _leave(leave, lock, *error):
    lock.release()


def _make(name, make, *args, **kwargs):
    lock = make(*args, **kwargs)
    if sys._getframe(2).f_globals.get("__name__") in _watched:
        return ToldLock(lock, f"{name} {next(_count)}")
    return lock


class ToldLock:
    """A threading lock that tells of its acquisitions and releases; otherwise the lock that it holds."""

    def __init__(self, lock, name):
        self._lock, self._name = lock, name

    def acquire(self, *args, **kwargs):
        log.waits("acquire", thing=self._name)
        got = self._lock.acquire(*args, **kwargs)
        if got:
            log.tell("acquire", of=self._name)
        return got

    def release(self):
        log.tell("release", of=self._name)
        self._lock.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *error):
        self.release()

    def __getattr__(self, name):
        return getattr(self._lock, name)
