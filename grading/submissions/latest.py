"""Which of a student's submissions counts, under what name, and whether it is late.

When something was handed in is told, in this order, by the roster, by its name (see `names`), or by file times; the last only
where lateness is asked for, since copying and unpacking change them.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from grading.errors import UsageError
from grading.submissions import names
from grading.submissions.folder import Found
from grading.submissions.names import Name
from grading.submissions.roster import Line

ROSTER, NAME, FILES = "the roster", "its name", "file times"


@dataclass(frozen=True)
class Rules:
    """How submissions are told apart: `roster` by name (see `roster.read`), `due` the time from which one is late, `all` grades each."""

    roster: dict[str, Line] | None = None
    due: datetime | None = None
    all: bool = False


@dataclass
class _Attempt:
    found: Found
    name: Name
    line: Line | None = None
    when: datetime | None = None
    when_from: str = ""
    group: str = field(init=False)

    def __post_init__(self) -> None:
        if self.line and self.line.submitted:
            self.when, self.when_from = self.line.submitted, ROSTER
        elif self.name.when:
            self.when, self.when_from = self.name.when, NAME
        self.group = self.line.id if self.line else self.name.student

    @property
    def order(self) -> tuple:
        return self.when or datetime.min.replace(tzinfo=UTC), self.name.order


def choose(found: Iterable[Found], rules: Rules) -> list[Found]:
    """The submissions that are to be graded, by name.  Raises UsageError where somebody is not in the roster."""
    attempts = [_attempt(each, rules) for each in found]
    strangers = [number for number, each in enumerate(attempts, 1) if rules.roster is not None and each.line is None]
    if strangers:
        entries = "entry" if len(strangers) == 1 else "entries"
        raise UsageError(
            f"--roster: has no line for {len(strangers)} of the {len(attempts)} submissions, {entries} "
            f"{', '.join(map(str, strangers[:10]))} of SUBMISSIONS in the order of their names; add lines with submission and id"
        )
    if rules.all:
        return _all(attempts, rules)
    groups: dict[str, list[_Attempt]] = {}
    for each in attempts:
        groups.setdefault(each.group, []).append(each)
    return sorted((_latest(group, each, rules) for group, each in groups.items()), key=lambda each: each.name)


def _all(attempts: list[_Attempt], rules: Rules) -> list[Found]:
    """Each for itself, under its entry's name; under a roster, the id and its place among those of the same id."""
    numbers: dict[str, int] = {}
    chosen = []
    for each in sorted(attempts, key=lambda each: each.order):
        name = each.found.name
        if each.line:
            number = numbers[each.group] = numbers.get(each.group, 0) + 1
            name = each.group if number == 1 else f"{each.group}#{number}"
        chosen.append(_whole(each, name, rules))
    return sorted(chosen, key=lambda each: each.name)


def _attempt(found: Found, rules: Rules) -> _Attempt:
    name = names.understood(found.name)
    if rules.roster is None:
        return _Attempt(found, name)
    for key in (found.source, found.name, name.student, name.student.removesuffix(f"_{name.number}"), name.number):
        line = rules.roster.get(key.casefold())
        if line:
            return _Attempt(found, name, line)
    return _Attempt(found, name)


def _latest(group: str, attempts: list[_Attempt], rules: Rules) -> Found:
    attempts = _without_covers(attempts)
    attempts.sort(key=lambda each: each.order)
    last = attempts[-1]
    twin = next((each for each in attempts[:-1] if each.order == last.order), None)
    whole = _whole(last, group, rules)
    if twin:
        return replace(whole, twin=whole.twin or twin.found.source)
    if len(attempts) > 1:
        note = f"the latest of {len(attempts)} submissions: {last.found.source}"
        whole = replace(whole, earlier=len(attempts) - 1, notes=(note, *whole.notes))
    return whole


def _without_covers(attempts: list[_Attempt]) -> list[_Attempt]:
    """Blackboard's text about an attempt is no submission, where the attempt itself is there."""
    files = [each for each in attempts if each.found.source.lower().endswith(".txt") and each.name.when]
    covers = [each for each in files if any(other.name.when == each.name.when and other not in files for other in attempts)]
    return [each for each in attempts if each not in covers]


def _whole(attempt: _Attempt, name: str, rules: Rules) -> Found:
    """The submission under its name, with what is known of its time."""
    when, when_from = attempt.when, attempt.when_from
    if when is None and rules.due:
        when, when_from = _file_time(attempt.found.path), FILES
    late = attempt.name.late or bool(rules.due and when and when > rules.due)
    notes: tuple[str, ...] = ()
    if late and rules.due and when and when > rules.due:
        span, source = _span((when - rules.due).total_seconds()), f"{when_from} {'tell' if when_from == FILES else 'tells'}"
        notes = (f"late by {span}: handed in {_shown(when)}, due {_shown(rules.due)} (as {source})",)
    elif late:
        notes = ("late: its name says so",)
    secrets: tuple[str, ...] = ()
    if attempt.line:
        known = attempt.name
        bare = known.student.removesuffix(f"_{known.number}")
        secrets = tuple({attempt.found.source, attempt.found.name, attempt.found.twin, known.student, bare} - {""})
    told = when.isoformat() if when else ""
    return replace(attempt.found, name=name, when=told, when_from=when_from if told else "", late=late, notes=notes, secrets=secrets)


def _file_time(path: Path) -> datetime | None:
    """The newest time of the files in the folder, or the archive's own."""
    newest = 0.0
    try:
        if path.is_dir() and not path.is_symlink():
            for folder, _, files in os.walk(path):
                newest = max([newest, *(os.lstat(os.path.join(folder, name)).st_mtime for name in files if name.endswith(".py"))])
        newest = newest or os.lstat(path).st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(newest).astimezone()


def _span(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{minutes} min" if minutes and not days else ""]
    return " ".join(part for part in parts if part)


def _shown(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}"
