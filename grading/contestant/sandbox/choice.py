"""Which levels there are, and which of them `--sandbox` means."""

import functools
from pathlib import Path

from grading import hooks
from grading.contestant.sandbox import landlock, namespaces, none, process
from grading.contestant.sandbox.contract import Level
from grading.errors import GradeError, UsageError

AUTO = "auto"
_OWN = (namespaces.Namespaces, landlock.Landlock, process.Process, none.Nothing)
_NEEDED = ("name", "confines", "missing", "launch")  # of a level


class NotAvailable(GradeError):
    """The sandbox that was asked for is not to be had here."""

    status = 4


@functools.cache
def levels(course: Path | None = None) -> dict[str, Level]:
    """All levels by their names, those that confine most first: the kit's, those of installed packages, those of the conftest.py in COURSE.

    Raises UsageError where something lacks a level's attributes, and as `hooks.manager` does.
    """
    found = [kind() for kind in _OWN]
    for some in reversed(hooks.manager(course).hook.grading_sandbox_levels()):  # pluggy asks the last that was registered first
        for each in some:
            if not all(hasattr(each, name) for name in _NEEDED):
                raise UsageError(f"{each!r} is no sandbox level: it needs {', '.join(_NEEDED[:-1])} and {_NEEDED[-1]}")
            found.append(each)
    return {each.name: each for each in sorted(found, key=lambda each: not each.confines)}


def level(name: str, course: Path | None = None) -> Level:
    """The level of that NAME.  Raises NotAvailable where there is none, UsageError and CourseError as `levels` does."""
    known = levels(course)
    if name not in known:
        raise NotAvailable(f"--sandbox {name}: no such level; there are {', '.join((AUTO, *known))}")
    return known[name]


def choose(word: str, course: Path | None = None) -> Level:
    """The level that `--sandbox WORD` means here.

    AUTO takes the first that confines and is to be had, never one that does not confine.  Raises NotAvailable, with what is missing and how to get it,
    UsageError and CourseError as `levels` does.
    """
    if word != AUTO:
        chosen = level(word, course)
        if reason := chosen.missing():
            raise NotAvailable(f"--sandbox {word}: not available here: {reason}")
        return chosen
    reasons = {}
    for each in levels(course).values():
        if each.confines:
            reasons[each.name] = each.missing()
            if not reasons[each.name]:
                return each
    told = "".join(f"\n  {name}: {reason}" for name, reason in reasons.items())
    raise NotAvailable(
        f"no sandbox is to be had here, so nobody is graded:{told}\n"
        "To grade all the same, with the rights that you have yourself, say so: --sandbox process (--sandbox none: without its limits, too)."
    )
