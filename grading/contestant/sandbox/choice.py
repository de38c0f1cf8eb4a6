"""Which levels there are, and which of them `--sandbox` means."""

import functools

import pluggy

from grading.contestant.sandbox import hookspecs, landlock, namespaces, none, process
from grading.contestant.sandbox.contract import Level
from grading.errors import GradeError

AUTO = "auto"
ENTRY_POINTS = "concurrency_kit"  # the group by which an installed package brings levels of its own


class NotAvailable(GradeError):
    """The sandbox that was asked for is not to be had here."""

    status = 4


class _OwnLevels:
    @hookspecs.provides
    def grading_sandbox_levels(self):
        return [namespaces.Namespaces(), landlock.Landlock(), process.Process(), none.Nothing()]


@functools.cache
def levels() -> dict[str, Level]:
    """All levels by their names, those that confine most first."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(_OwnLevels())
    manager.load_setuptools_entrypoints(ENTRY_POINTS)
    found = [each for provided in reversed(manager.hook.grading_sandbox_levels()) for each in provided]
    return {each.name: each for each in sorted(found, key=lambda each: not each.confines)}


def level(name: str) -> Level:
    """The level of that NAME.  Raises NotAvailable where there is none."""
    try:
        return levels()[name]
    except KeyError:
        raise NotAvailable(f"--sandbox {name}: no such level; there are {', '.join((AUTO, *levels()))}") from None


def choose(word: str) -> Level:
    """The level that `--sandbox WORD` means here.

    AUTO takes the first that confines and is to be had, never one that does not confine.  Raises NotAvailable, with what is missing and how to get it.
    """
    if word != AUTO:
        chosen = level(word)
        if reason := chosen.missing():
            raise NotAvailable(f"--sandbox {word}: not available here: {reason}")
        return chosen
    reasons = {}
    for each in levels().values():
        if each.confines:
            reasons[each.name] = each.missing()
            if not reasons[each.name]:
                return each
    told = "".join(f"\n  {name}: {reason}" for name, reason in reasons.items())
    raise NotAvailable(
        f"no sandbox is to be had here, so nobody is graded:{told}\n"
        "To grade all the same, with the rights that you have yourself, say so: --sandbox process (--sandbox none: without its limits, too)."
    )
