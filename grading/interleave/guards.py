"""What is different in the process while it explores, and put back afterwards."""

import gc
import os
import random
import sys


class WithoutCollector:
    """A collection in the middle of a schedule would run finalizers at a moment that nobody chose."""

    def __enter__(self):
        self._enabled = gc.isenabled()
        gc.disable()

    def __exit__(self, *_):
        if self._enabled:
            gc.enable()


class OnOneProcessor:
    """Only one thread runs at a time: on one processor the baton changes hands several times as fast.

    As a batch job, whoever gives the baton away goes to sleep before the other wakes up, and the two do not fight for the
    interpreter's lock: half the time again.  Explorers that run side by side take different processors, as far as their
    process ids do.
    """

    def __enter__(self):
        self._cpus = self._policy = None
        if hasattr(os, "sched_setaffinity"):
            self._cpus = os.sched_getaffinity(0)
            os.sched_setaffinity(0, {sorted(self._cpus)[os.getpid() % len(self._cpus)]})
            self._policy = os.sched_getscheduler(0), os.sched_getparam(0)
            self._batch(os.SCHED_BATCH, os.sched_param(0))

    def __exit__(self, *_):
        if self._cpus is not None:
            os.sched_setaffinity(0, self._cpus)
            self._batch(*self._policy)

    @staticmethod
    def _batch(policy, parameters) -> None:
        try:
            os.sched_setscheduler(0, policy, parameters)
        except PermissionError:  # in some sandboxes; it is only slower then
            pass


class OwnChance:
    """Whoever else uses the random module goes on where it was."""

    def __enter__(self):
        self._state = random.getstate()

    def __exit__(self, *_):
        random.setstate(self._state)


class DeeperRecursion:
    """A call of the student's takes two frames here."""

    def __enter__(self):
        self._limit = sys.getrecursionlimit()
        sys.setrecursionlimit(2 * self._limit)

    def __exit__(self, *_):
        sys.setrecursionlimit(self._limit)


class Silence:
    """What a scene prints would come some hundred times; a replay shows it."""

    def __enter__(self):
        self._stdout, self._nothing = sys.stdout, open(os.devnull, "w")
        sys.stdout = self._nothing

    def __exit__(self, *_):
        sys.stdout = self._stdout
        self._nothing.close()


def all_of_them(silent: bool) -> list:
    always = [WithoutCollector(), OnOneProcessor(), OwnChance(), DeeperRecursion()]
    return [*always, Silence()] if silent else always
