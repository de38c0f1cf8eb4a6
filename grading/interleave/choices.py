"""Who may go on at a switch point, and what it costs."""

from collections.abc import Sequence

from .strategies.contract import Option
from .tasks import Task


def without_preemption(task: Task) -> Option:
    """The thread that runs now goes on."""
    return Option(task.index, 0, task.passed, task.target, task.writes)


def others(tasks: Sequence[Task], running: Task | None) -> list[Option]:
    """The threads that may go on instead of the one RUNNING; None: it cannot go on, so that nothing is taken from it.

    A thread that sleeps or waits with a timeout may be let go early: time can pass at any moment, if not LONG_WAIT.
    That costs as much as a preemption, unless nobody else can go on and its deadline is the nearest.
    """
    options = []
    price = 0 if running is None else 1
    sleepers = None
    for task in tasks:
        if task is running or not task.alive:
            continue
        if task.ready is None or task.ready():
            options.append(Option(task.index, price, task.passed, task.target, task.writes))
        elif task.deadline is not None:
            sleepers = [task] if sleepers is None else [*sleepers, task]
    if sleepers:
        options += _early(sleepers, somebody=bool(options) or running is not None)
    return options


def _early(sleepers: list[Task], somebody: bool) -> list[Option]:
    """Those whose time may run out.  SOMEBODY: others could go on."""
    nearest = None if somebody else min(task.deadline for task in sleepers)
    sleepers.sort(key=lambda task: (task.deadline, task.index))
    options = []
    for task in sleepers:
        early = task.deadline != nearest
        if not early or task.hasty:
            options.append(Option(task.index, int(early), task.passed, task.target, False, early))
    return options
