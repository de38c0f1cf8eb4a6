"""What stands in for C's locks and thread handles: the same behaviour, but the stepper decides who gets what.

Everything in `threading` and `queue` is built on these, by the standard library's own code.  An operation that such code
does inside (the lock in a Queue, say) is no switch point: nobody can notice when it happens, only when the whole `put`
does, and `monitors` makes that a switch point.  MARK in a module's globals says that its code is such code.

Taking a lock is a switch point.  Releasing one is only if somebody ever tries it without waiting, or asks whether it is
taken: to all others, a release before a switch and one after it look the same.
"""

import _thread
from collections.abc import Callable
from sys import _getframe

from .stepper import Stepper
from .tasks import Wait

MARK = "__monitor__"
LOCK, PROBE = "lock", "probe"


class _Now:
    """The schedule that runs.  There is one at a time in a process."""

    stepper: Stepper = None  # type: ignore[assignment]
    call: Callable | None = None  # calls (site, function, *arguments) as the code under test would


now = _Now()


RELAYS = set()  # code that makes calls on behalf of the code that called it


def site_of(frame) -> tuple:
    """Names a place in the code, the same in each schedule."""
    if frame.f_code in RELAYS:
        frame = frame.f_back
    return (frame.f_code, frame.f_lasti)


def outside(function):
    """A callable that the code under test handed to a monitor, called from code that is none: `target=event.set`."""

    def call(*args, **kwargs):
        return now.call("handed over", function, *args, **kwargs) if now.call else function(*args, **kwargs)

    return call


class Lock:
    """threading.Lock.  Any thread may release it."""

    kind = "Lock"

    inner = False

    def __init__(self):
        self._owner = None

    def acquire(self, blocking=True, timeout=-1):
        return self.take(_getframe(1), blocking, timeout)

    def take(self, frame, blocking=True, timeout=-1) -> bool:
        """Acquire it on behalf of the code that `frame` runs."""
        _check(blocking, timeout)
        stepper = now.stepper
        if MARK not in frame.f_globals:
            site = site_of(frame)
            if not blocking or timeout >= 0:
                stepper.touch(self, PROBE, False, site)
            stepper.reach(site, self, LOCK, True, "acquire", False)
        if self._owner is not None and (not blocking or not self._wait(stepper, timeout)):
            return _refused(self, stepper, frame)
        self._owner = stepper.current
        _taken(self, stepper, frame)
        return True

    def _wait(self, stepper, timeout) -> bool:
        own = self._owner is stepper.current  # the waiting place inside a Condition; or a Lock taken twice
        wait = Wait("condition" if own and self.inner else "lock", self, self._owner)
        return stepper.block(self._free, wait, None if timeout < 0 else timeout)

    def _free(self) -> bool:
        return self._owner is None

    def release(self):
        self.give(_getframe(1))

    def give(self, frame) -> None:
        """Release it on behalf of the code that `frame` runs."""
        if self._owner is None:
            raise RuntimeError("release unlocked lock")
        stepper = now.stepper
        if MARK not in frame.f_globals:
            stepper.reach(site_of(frame), self, PROBE, True, "release", False)
        if self.inner:
            stepper.waits.woken(stepper.tasks, self, stepper.current)
        self._owner = None
        stepper.changes.unlocked(self, stepper.current)

    def locked(self):
        frame = _getframe(1)
        if MARK not in frame.f_globals:
            stepper, site = now.stepper, site_of(frame)
            stepper.touch(self, PROBE, False, site)
            stepper.reach(site, self, LOCK, False, "locked")
            if stepper.recorder is not None:
                stepper.recorder.returned(stepper.current, self._owner is not None)
        return self._owner is not None

    def __enter__(self):
        return self.take(_getframe(1))

    def __exit__(self, *_):
        self.give(_getframe(1))

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def _at_fork_reinit(self):
        self._owner = None
        now.stepper.changes.unlocked(self, now.stepper.current)

    def __repr__(self):
        return f"<{'locked' if self._owner is not None else 'unlocked'} {type(self).__name__} object at {id(self):#x}>"


class InnerLock(Lock):
    """A lock that the standard library makes for its own use: what a Condition waits on, or a Queue's mutex."""

    inner = True


class RLock:
    """threading.RLock: its owner takes it again without waiting, and has to release it as often."""

    kind = "RLock"

    def __init__(self, *args, **kwargs):
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        return self.take(_getframe(1), blocking, timeout)

    def take(self, frame, blocking=True, timeout=-1) -> bool:
        """Acquire it on behalf of the code that `frame` runs."""
        _check(blocking, timeout)
        stepper = now.stepper
        if self._owner is stepper.current:
            self._count += 1
            return True
        if MARK not in frame.f_globals:
            site = site_of(frame)
            if not blocking or timeout >= 0:
                stepper.touch(self, PROBE, False, site)
            stepper.reach(site, self, LOCK, True, "acquire", False)
        if self._owner is not None and (not blocking or not self._wait(stepper, timeout)):
            return _refused(self, stepper, frame)
        self._owner, self._count = stepper.current, 1
        _taken(self, stepper, frame)
        return True

    def _wait(self, stepper, timeout) -> bool:
        return stepper.block(self._free, Wait("lock", self, self._owner), None if timeout < 0 else timeout)

    _free = Lock._free

    def release(self):
        self.give(_getframe(1))

    def give(self, frame) -> None:
        """Release it on behalf of the code that `frame` runs."""
        stepper = now.stepper
        if self._owner is not stepper.current:
            raise RuntimeError("cannot release un-acquired lock")
        if self._count == 1:
            if MARK not in frame.f_globals:
                stepper.reach(site_of(frame), self, PROBE, True, "release", False)
            self._owner = None
            stepper.changes.unlocked(self, stepper.current)
        self._count -= 1

    def __enter__(self):
        return self.take(_getframe(1))

    def __exit__(self, *_):
        self.give(_getframe(1))

    def locked(self):
        frame = _getframe(1)
        if MARK not in frame.f_globals:
            stepper, site = now.stepper, site_of(frame)
            stepper.touch(self, PROBE, False, site)
            stepper.reach(site, self, LOCK, False, "locked")
            if stepper.recorder is not None:
                stepper.recorder.returned(stepper.current, self._owner is not None)
        return self._owner is not None

    def _is_owned(self):
        return self._owner is now.stepper.current

    def _recursion_count(self):
        return self._count if self._is_owned() else 0

    def _release_save(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        state = (self._count, self._owner)
        self._count, self._owner = 0, None
        now.stepper.changes.unlocked(self, now.stepper.current)
        return state

    def _acquire_restore(self, state):
        stepper = now.stepper
        if self._owner is not None:
            self._wait(stepper, -1)
        self._count, self._owner = state
        stepper.changes.locked(self, stepper.current)

    def _at_fork_reinit(self):
        self._owner, self._count = None, 0
        now.stepper.changes.unlocked(self, now.stepper.current)

    def __repr__(self):
        state = "locked" if self._owner is not None else "unlocked"
        owner = self._owner.ident if self._owner is not None else 0
        return f"<{state} RLock object owner={owner} count={self._count} at {id(self):#x}>"


def _taken(lock, stepper: Stepper, frame) -> None:
    stepper.changes.locked(lock, stepper.current)
    if stepper.recorder is not None and MARK not in frame.f_globals:
        stepper.recorder.took(stepper.current, lock)


def _refused(lock, stepper: Stepper, frame) -> bool:
    if stepper.recorder is not None and MARK not in frame.f_globals:
        stepper.recorder.returned(stepper.current, False)
    stepper.current.refused = lock._owner
    return False


def _check(blocking, timeout) -> None:
    """The errors that C's acquire raises."""
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)):
        raise TypeError(f"'{type(timeout).__name__}' object cannot be interpreted as an integer")
    if not blocking and timeout != -1:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0 and timeout != -1:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > _thread.TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")


def sleep(seconds) -> None:
    """time.sleep on the virtual clock."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    stepper = now.stepper
    stepper.block(_never, Wait("sleep"), seconds)


def _never() -> bool:
    return False
