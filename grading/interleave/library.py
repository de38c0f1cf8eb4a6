"""What the code under test imports: the standard library, with its threads, locks, queues and clocks made schedulable.

The interpreter's own `threading` stays as it is.  Copies are executed from the library's code over a stand-in for `_thread`,
and whoever is executed with `Library.builtins` finds them by any form of import.

Where outcomes differ between versions of Python, it is the library that differs: functools.cached_property computes under
a lock until 3.11 and without one from 3.12 on, and the workers of a thread pool wait for work in other steps since 3.12 (the
outcomes are the same there, the schedules' texts are not).
"""

import builtins
import importlib.util
import itertools
import os
import sys
from functools import cache
from types import ModuleType

from . import monitors, primitives
from .errors import Abort, Tampered
from .monitors import (
    MARK,
    in_no_order,
    prepare_functools,
    prepare_queue,
    prepare_threading,
    raw_thread_module,
    reset_threading,
    time_module,
)
from .primitives import Lock, now
from .stepper import Stepper
from .tasks import Task

_INNER = ("_start_new_thread", "_start_joinable_thread", "_allocate_lock")  # what threading itself works with, until 3.12 or from 3.13 on
_FUTURES = ("concurrent.futures", "concurrent.futures._base", "concurrent.futures.thread")


@cache
def _code(name: str):
    loader = importlib.util.find_spec(name).loader
    return loader.get_code(name)


class Library:
    """The stand-ins of one exploration.  `fresh` makes them as new for the next schedule.

    With `real_pools`, the interpreter's own thread pools are left in place: asyncio, which waits for real, takes no others.
    """

    def __init__(self, real_pools: bool = False):
        now.stepper, now.call = _resting_stepper(), None
        self._real_pools = real_pools
        self._pools: ModuleType | None = None  # concurrent.futures.thread, once it was imported
        self.modules: dict[str, ModuleType] = {}  # what the code under test has of its own, by name
        self._raw = raw_thread_module()
        self._clock = time_module()
        self._kept: dict[str, ModuleType] = {"_thread": self._raw, "time": self._clock}
        self._inner = {**vars(builtins), "__import__": self._import_for_copies}
        self._os = ModuleType("os")
        vars(self._os).update(vars(os), register_at_fork=lambda **hooks: None)  # copies would pile them up for ever
        self.threading = self._kept["threading"] = self._copy("threading", {MARK: True})
        prepare_threading(self.threading)
        self._untouched = dict(vars(self.threading))
        self._verified = True  # nothing of it was replaced in the last schedule
        self._classes = {kind: dict(vars(kind)) for kind in self._untouched.values() if isinstance(kind, type) and kind.__module__ == "threading"}

    def fresh(self) -> None:
        for kind, name in () if self._verified else self._replaced():
            was = self._classes[kind]
            setattr(kind, name, was[name]) if name in was else delattr(kind, name)
        self._verified = False
        reset_threading(self.threading, self._untouched)
        if self._pools is not None:
            self._fresh_pools()
        self.modules = {}

    def verify(self) -> None:
        """Raises Tampered where the code under test has replaced something of threading: what it then did was not explored."""
        for kind, name in self._replaced():
            raise Tampered(f"{kind.__name__}.{name} of threading was replaced")
        for name in (*self.threading.__all__, *_INNER):
            if name != "excepthook" and vars(self.threading).get(name) is not self._untouched.get(name):
                raise Tampered(f"threading.{name} was replaced")
        self._verified = True

    def _replaced(self) -> list[tuple[type, str]]:
        return [
            (kind, name) for kind, was in self._classes.items() for name in {*was, *vars(kind)} if vars(kind).get(name) is not was.get(name)
        ]

    @staticmethod
    def files() -> set[str]:
        """The files of functions that have switch points of their own."""
        return {_code(name).co_filename for name in ("threading", "queue", *_FUTURES)} | {
            monitors.__file__,
            primitives.__file__,
        }

    def builtins(self, extra: dict) -> dict:
        """The builtins of code under test."""
        return {**vars(builtins), "__import__": self._import, **extra}

    def _import(self, name, globals=None, locals=None, fromlist=(), level=0):
        absolute = name
        if level:
            absolute = importlib.util.resolve_name("." * level + name, (globals or {}).get("__package__") or "")
        top = absolute.partition(".")[0]
        module = self._find(absolute)
        if module is None:
            return __import__(name, globals, locals, fromlist, level)
        return module if fromlist or absolute == top else self._find(top)

    def _import_for_copies(self, name, globals=None, locals=None, fromlist=(), level=0):
        if name == "os" and not level:
            return self._os
        return self._import(name, globals, locals, fromlist, level)

    def _find(self, name: str) -> ModuleType | None:
        module = self.modules.get(name) or self._kept.get(name)
        if module is not None:
            return module
        if name == "queue":
            module = self._kept[name] = self._copy(name, {MARK: True})
            prepare_queue(module)
        elif name == "functools":
            module = self._kept[name] = self._copy(name, {})
            prepare_functools(module)
        elif not self._real_pools and (name == "concurrent" or name in _FUTURES):
            self._load_futures()
            module = self._kept[name]
        return module

    def _load_futures(self) -> None:
        package = self._kept["concurrent"] = ModuleType("concurrent")
        futures = self._kept["concurrent.futures"] = package.futures = ModuleType("concurrent.futures")
        futures.__package__, futures.__path__ = "concurrent.futures", []
        base = futures._base = self._kept["concurrent.futures._base"] = self._copy("concurrent.futures._base", {})
        base.LOGGER = _QuietLogger()
        self._pools = futures.thread = self._kept["concurrent.futures.thread"] = self._copy("concurrent.futures.thread", {})
        vars(futures)["__builtins__"] = self._inner
        exec(_code("concurrent.futures"), vars(futures))
        futures.ThreadPoolExecutor = self._pools.ThreadPoolExecutor
        in_no_order(base.Future)
        base.id = lambda future: -hash(future)  # by which `wait` sorts the futures that it locks
        self._fresh_pools()

    def _fresh_pools(self) -> None:
        pools = self._pools
        pools._threads_queues.clear()
        pools._shutdown, pools._global_shutdown_lock = False, Lock()
        pools.ThreadPoolExecutor._counter = itertools.count().__next__

    def leave(self) -> None:
        """What the interpreter does at its end, before it waits for threads: those of pools that were not shut down are sent home."""
        if self._pools is not None and any(thread._stepped.alive for thread in self._pools._threads_queues):
            self._pools._python_exit()

    def _copy(self, name: str, extra: dict) -> ModuleType:
        module = ModuleType(name)
        module.__package__ = name.rpartition(".")[0]
        vars(module).update(extra, __builtins__=self._inner)
        exec(_code(name), vars(module))
        return module


class _QuietLogger:
    """What the executors log is an error that the future hands on anyway; a schedule that is over goes on unwinding."""

    def critical(self, *args, **kwargs):
        if isinstance(sys.exc_info()[1], Abort):
            raise Abort

    exception = critical


def _resting_stepper() -> Stepper:
    """Carries the few lock operations of a module that is being executed, outside of any schedule."""
    stepper = Stepper(lambda options: 0, ())
    stepper.current = Task(0, lambda: "MainThread", daemon=False)
    return stepper
