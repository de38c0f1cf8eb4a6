"""The threads of one schedule, as the stepper sees them."""

import _thread
from collections.abc import Callable
from typing import Any, NamedTuple


class Wait(NamedTuple):
    """What a thread waits for."""

    kind: str  # "lock", "join", "sleep", "loop", "condition" ...
    thing: Any = None  # the primitive
    owner: "Task | None" = None  # who has it now, where that can be said


SPINS = Wait("loop")


class Task:
    """One thread of a schedule."""

    __slots__ = (
        "index", "bit", "label", "daemon", "ident", "native", "baton", "alive", "ready", "deadline", "hasty",
        "timed_out", "passed", "streak", "fresh", "bodies", "target", "writes", "ahead", "until", "why",
        "laps", "swallowed", "lockings", "joined", "refused", "within",
    )  # fmt: skip

    def __init__(self, index: int, label: Callable[[], str], daemon: bool):
        self.index = index
        self.bit = 1 << index
        self.label = label
        self.daemon = daemon
        self.ident = self.native = 0  # what Python and the system call the thread
        self.baton = _thread.allocate_lock()
        self.baton.acquire()
        self.alive = True
        self.ready: Callable[[], bool] | None = None  # None: can go on
        self.deadline: float | None = None  # on the virtual clock
        self.hasty = False  # whether the wait may be over while others could still go on
        self.timed_out = False
        self.passed = 0  # switch points, and waits that are over
        self.until = -1  # what `passed` was at the end of its last turn
        self.streak = 0
        self.target: object = None  # what its next step touches, while it is parked at a switch point
        self.writes = False
        self.bodies: tuple | None = None  # what it is to run, until it gets its first turn
        self.fresh = index > 0  # until its first switch point, or wait
        # Once what it joined has ended, it goes ahead to its next switch point; meanwhile, those who are to do so after it.
        self.ahead: list[Task] | None = None
        self.why: Any = None  # what it waits for, as the primitive says it
        self.within: list[tuple] = []  # (object, field): what code that is not stepped is about to change, once it has called back
        self.refused: Task | None = None  # who had the lock that it tried last, in vain, without waiting
        self.joined = 0  # bits of the threads whose end it has waited for
        self.laps: dict = {}
        self.lockings = 0  # how many locks it has taken and released
        self.swallowed = 0

    def changing(self, places: list[tuple]) -> "_Changing":
        """While it lasts, code that is not stepped changes those places: each step of what it calls back comes in between."""
        return _Changing(self, places)


class _Changing:
    """Made by hand, since a call is made more often than a generator can be set up for it."""

    __slots__ = ("_task", "_places", "_before")

    def __init__(self, task: Task, places: list[tuple]):
        self._task, self._places = task, places

    def __enter__(self):
        self._before = self._task.within
        self._task.within = self._before + self._places

    def __exit__(self, *error):
        self._task.within = self._before
