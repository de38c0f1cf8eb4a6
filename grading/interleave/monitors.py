"""Makes copies of the standard library's threading, queue and time schedulable.

The copies run the library's own code over the primitives here.  What is added: each public operation of a class is one
switch point, right before it; threads start, end and wait for each other by the stepper; a thread's uncaught error is kept.
"""

import functools
import itertools
import time as real_time
from sys import _getframe
from types import ModuleType

from .errors import Abort
from .primitives import (
    MARK,
    InnerLock,
    Lock,
    RLock,
    now,
    outside,
    site_of,
    sleep,
)
from .stepper import ALIVE, Stepper
from .tasks import Wait

STATE = "state"
__monitor__ = True  # MARK, for this module's own functions

DONE = "once it is done"

# class: {operation: whether it changes the object; DONE where it does so at its end, if it does not fail}
_THREADING = {
    "Event": {"set": True, "clear": True, "wait": False, "is_set": False},
    "Semaphore": {"acquire": DONE, "__enter__": DONE, "release": True, "__exit__": True},
    "BoundedSemaphore": {"release": True},
    "Barrier": {"wait": True, "reset": True, "abort": True},
    "Condition": {"notify": True, "notify_all": True},
}
_QUEUE = {
    "Queue": {
        "put": DONE, "get": DONE, "put_nowait": DONE, "get_nowait": DONE, "task_done": True, "shutdown": True,
        "join": False, "qsize": False, "empty": False, "full": False,
    },
    "SimpleQueue": {"put": True, "get": DONE, "put_nowait": True, "get_nowait": DONE, "qsize": False, "empty": False},
}  # fmt: skip


def _operations(module: ModuleType, table: dict) -> None:
    for name, operations in table.items():
        cls = getattr(module, name)
        for operation, writes in operations.items():
            if operation in cls.__dict__:
                setattr(cls, operation, _switch_point(cls.__dict__[operation], writes))


def _switch_point(method, writes: bool | str):
    name = {"__enter__": "acquire", "__exit__": "release"}.get(method.__name__, method.__name__)

    @functools.wraps(method)
    def operation(self, *args, **kwargs):
        frame = _getframe(1)
        if MARK in frame.f_globals:
            return method(self, *args, **kwargs)
        stepper = now.stepper
        stepper.reach(site_of(frame), self, STATE, writes, name)
        result = method(self, *args, **kwargs)
        if stepper.recorder is not None:
            stepper.recorder.returned(stepper.current, result)
        return result

    @functools.wraps(method)
    def attempt(self, *args, **kwargs):
        frame = _getframe(1)
        if MARK in frame.f_globals:
            return method(self, *args, **kwargs)
        stepper = now.stepper
        stepper.reach(site_of(frame), self, STATE, True, name, False)
        result = method(self, *args, **kwargs)
        if result is not False:
            stepper.changes.version += 1
        if stepper.recorder is not None:
            stepper.recorder.returned(stepper.current, result)
        return result

    return attempt if writes is DONE else operation


def in_no_order(cls: type) -> None:
    """Let objects of this class come out of a set alike in each schedule, and not in the order in which they were put in."""

    def number(self):
        known = now.stepper.numbers
        return -known.setdefault(id(self), (len(known) + 2, self))[0]  # from -2 down: -1 is no hash

    cls.__hash__ = number


def prepare_queue(module: ModuleType) -> None:
    """`module` is a fresh copy of queue that was executed over a prepared threading."""
    module.SimpleQueue = module._PySimpleQueue
    _operations(module, _QUEUE)


def prepare_threading(module: ModuleType) -> None:
    """`module` is a fresh copy of threading that was executed over `raw_thread_module()`."""
    module.Lock, module.RLock = Lock, RLock
    _operations(module, _THREADING)
    _prepare_condition(module.Condition)
    _prepare_barrier(module.Barrier)
    _prepare_thread(module)
    _prepare_timer(module.Timer)
    module._register_atexit = lambda *args, **kwargs: None


def _prepare_condition(cls) -> None:
    """`with condition:` takes the lock of a condition: the switch point is the lock's."""

    def enter(self):
        lock = self._lock
        return lock.take(_getframe(1)) if isinstance(lock, (Lock, RLock)) else lock.__enter__()

    def leave(self, *error):
        lock = self._lock
        return lock.give(_getframe(1)) if isinstance(lock, (Lock, RLock)) else lock.__exit__(*error)

    original = cls.wait

    @functools.wraps(original)
    def wait(self, timeout=None):
        if timeout is not None:  # who may give up by itself, notices when a notify comes
            now.stepper.touch(self, STATE, False, site_of(_getframe(1)))
        return original(self, timeout)

    wait_for = cls.wait_for

    @functools.wraps(wait_for)
    def wait_for_predicate(self, predicate, timeout=None):
        return wait_for(self, outside(predicate), timeout)

    cls.__enter__, cls.__exit__, cls.wait, cls.wait_for = enter, leave, wait, wait_for_predicate


def _prepare_barrier(cls) -> None:
    make = cls.__init__

    @functools.wraps(make)
    def make_with_action(self, parties, action=None, timeout=None):
        make(self, parties, action and outside(action), timeout)

    cls.__init__ = make_with_action


def _prepare_thread(module: ModuleType) -> None:
    cls = module.Thread
    active = module._active

    def start(self):
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        stepper, site = now.stepper, site_of(_getframe(1))
        stepper.touch(self, "started", True, site)
        _comes_or_goes(stepper, site, "start")
        if self._started.is_set():
            raise RuntimeError("threads can only be started once")
        self._starter = stepper.current
        self._started._flag = True
        self._stepped = stepper.spawn(lambda: live(self), lambda: self._name, self._daemonic, lambda: ended(self))
        self._ident = self._native_id = self._stepped.index + 1
        active[self._ident] = self

    def run(self):
        try:
            if self._target is not None:
                outside(self._target)(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def live(self):
        try:
            self.run()
        except Abort:
            raise
        except SystemExit:
            pass
        except BaseException as error:
            report(self, error)

    def ended(self):
        active.pop(self._ident, None)
        self._is_stopped = True  # 3.11 and 3.12 show it in a thread's repr

    def report(self, error):
        hook = module.excepthook
        if hook is module.__excepthook__:
            now.stepper.died_of(now.stepper.current, error)
        else:
            hook(module.ExceptHookArgs([type(error), error, error.__traceback__, self]))

    def join(self, timeout=None):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        stepper = now.stepper
        if timeout is not None or self._starter is not stepper.current:
            _looks(stepper, _getframe(1), "join")
        if not self._started.is_set():
            raise RuntimeError("cannot join thread before it is started")
        if self is module.current_thread():
            raise RuntimeError("cannot join current thread")
        task = self._stepped
        if task.alive and (timeout is None or timeout > 0):
            stepper.block(lambda: not task.alive, Wait("join", self, task), timeout)
        else:
            stepper.current.passed += 1  # so that a schedule's text counts a join alike, whether it had to wait or not
        if timeout is None:
            stepper.joined(task)

    def is_alive(self):
        if not self._initialized:
            raise AssertionError("Thread.__init__() not called")
        frame = _getframe(1)
        if MARK not in frame.f_globals:
            _looks(now.stepper, frame, "is_alive")
        return self._started.is_set() and self._stepped.alive

    cls._starter = None
    cls.start, cls.run, cls.join, cls.is_alive = start, run, join, is_alive
    in_no_order(cls)
    for name in ("enumerate", "active_count"):
        setattr(module, name, _looks_at_threads(getattr(module, name)))


def _comes_or_goes(stepper: Stepper, site: object, what: str) -> None:
    """A thread is about to start.  That, and its end, is a switch point only if somebody looks which threads are alive.

    Whoever waits for the end of a thread that it started itself does not look.  Any other does: two that wait for the same
    thread could go on in either order once it has ended, and nobody could if it ended before they came.
    """
    stepper.reach(site, Stepper, ALIVE, False, what)
    stepper.changes.version += 1


def _looks(stepper: Stepper, frame, what: str) -> None:
    stepper.reach(site_of(frame), Stepper, ALIVE, True, what, False)


def _looks_at_threads(function):
    @functools.wraps(function)
    def look():
        _looks(now.stepper, _getframe(1), function.__name__)
        return function()

    return look


def _prepare_timer(cls) -> None:
    cancel, run = cls.cancel, cls.run

    @functools.wraps(cancel)
    def cancel_timer(self):
        now.stepper.reach(site_of(_getframe(1)), self.finished, STATE, True, "cancel")
        cancel(self)

    @functools.wraps(run)
    def run_timer(self):
        now.stepper.reach("timer", self.finished, STATE, False)
        self.function = outside(self.function)
        run(self)

    cls.cancel, cls.run = cancel_timer, run_timer


def prepare_functools(module: ModuleType) -> None:
    """`module` is a fresh copy of functools.  A cached_property looks, computes and stores; until 3.11 it does so under a lock."""
    cls = module.cached_property
    get = cls.__get__

    @functools.wraps(get)
    def look(self, instance, owner=None):
        stepper, place = now.stepper, (instance, self.attrname)
        if instance is None or not stepper.concurrent:
            return get(self, instance, owner)
        stepper.reach(site_of(_getframe(1)), *place, True)
        with stepper.current.changing([place]):
            return get(self, instance, owner)

    cls.__get__ = look


def reset_threading(module: ModuleType, untouched: dict) -> None:
    """Bring a copy back to the state it had before the first schedule; the scene's thread becomes its main thread."""
    namespace = vars(module)
    namespace.clear()
    namespace.update(untouched)
    module._active.clear()
    module._limbo.clear()
    module._dangling.clear()
    module._counter = itertools.count(1).__next__
    main = module._main_thread
    main._ident = main._native_id = 1
    main._stepped = now.stepper.tasks[0]
    main._name = "MainThread"
    module._active[1] = main
    module._dangling.add(main)


def raw_thread_module() -> ModuleType:
    """What stands in for `_thread`, for the copies and for code that uses it itself."""
    import _thread as real

    module = ModuleType("_thread", real.__doc__)
    vars(module).update(vars(real))

    def start_new_thread(function, args, kwargs=None, /):
        if not callable(function):
            raise TypeError("first arg must be callable")
        if not isinstance(args, tuple):
            raise TypeError("2nd arg must be a tuple")
        if kwargs is not None and not isinstance(kwargs, dict):
            raise TypeError("optional 3rd arg must be a dictionary")
        stepper = now.stepper
        _comes_or_goes(stepper, site_of(_getframe(1)), "start")
        number = len(stepper.tasks)
        task = stepper.spawn(lambda: function(*args, **(kwargs or {})), lambda: f"thread {number}", daemon=True)
        return task.index + 1

    def get_ident():
        return now.stepper.current.index + 1

    def allocate_lock():
        return InnerLock() if MARK in _getframe(1).f_globals else Lock()

    module.start_new_thread = module.start_new = start_new_thread
    module.get_ident = module.get_native_id = module._get_main_thread_ident = get_ident
    module.allocate_lock = module.allocate = allocate_lock
    module._set_sentinel = InnerLock  # the real one would take over what joins the real main thread
    module.LockType, module.RLock = Lock, RLock
    return module


def time_module() -> ModuleType:
    """What stands in for `time`: the same, on the virtual clock."""
    module = ModuleType("time", real_time.__doc__)
    vars(module).update(vars(real_time))

    def clock():
        if MARK in _getframe(1).f_globals:  # how long a wait has still to go: the library looks, not the code under test
            return now.stepper.clock.time
        return now.stepper.now()

    def clock_ns():
        return int(now.stepper.now() * 1_000_000_000)

    for name in ("monotonic", "time", "perf_counter"):
        setattr(module, name, clock)
        setattr(module, f"{name}_ns", clock_ns)
    module.sleep = sleep
    return module
