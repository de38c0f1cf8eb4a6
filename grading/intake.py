"""What was handed in, staged for the judges, kept for `grade explain`, and written down."""

import dataclasses
import itertools
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from grading.course import Course
from grading.errors import ResultsError, UsageError
from grading.journal import Journal
from grading.results import BASELINE, Handed
from grading.submissions import staging
from grading.submissions.folder import Found

KEPT = "submissions"  # the folder of --out that holds what was graded, by id


class Intake:
    """Stages submissions below the folder STAGE, and notes them in the JOURNAL."""

    def __init__(self, course: Course, stage: Path, journal: Journal) -> None:
        self.course, self.stage, self.journal = course, stage, journal
        self.results = journal.results

    def baseline(self) -> staging.Staged:
        """The course's solutions."""
        staged = staging.stage(self.course.root / "solutions", self.course, self.stage / BASELINE)
        self._note(Handed(BASELINE, BASELINE, staged.digests, staged.refused, staged.notes), ())
        return staged

    def take(self, found: Iterable[Found], again: tuple[str, ...]) -> list[str]:
        """Stage the submissions and write down what they hold; the ids of those that can be judged.

        What was said about the sections AGAIN, or about files that have changed, no longer counts.  Raises UsageError where
        there is no room to stage, ResultsError where --out has none.  A journal that was begun anew takes its place here, not before the
        overrides are in it.
        """
        students = (self.journal.before or self.results).students()  # whoever begins anew keeps the id, and with it what hangs on it
        known = {each.name: each.id for each in students}
        sources = {each.source: each.id for each in students if each.source}
        used = {*known.values(), *(self.journal.before.overrides if self.journal.before else ())}  # of a broken file these may be all that is left
        unused = (f"s{number:04d}" for number in itertools.count(1) if f"s{number:04d}" not in used)
        taken: set[str] = set()
        ready = []
        for each in found:
            number = known.get(each.name) or sources.get(each.source, "")
            if not number or number in taken:
                number = next(unused)
            taken.add(number)
            staged = self._stage(each, number)
            handed = Handed(
                number, each.name, staged.digests, each.scrubbed(staged.refused), tuple(map(each.scrubbed, (*each.notes, *staged.notes))),
                source=each.source, earlier=each.earlier, when=each.when, when_from=each.when_from, late=each.late,
            )  # fmt: skip
            self._note(handed, again)
            if not staged.refused:
                ready.append(number)
        self._carry_overrides()
        self.journal.take_its_place()
        return ready

    def gone(self, found: Iterable[Found]) -> list[str]:
        """The names of those in the results who are not among FOUND."""
        names = {each.name for each in found} | {each.source for each in found}
        return sorted(each.name for each in self.results.students() if each.name not in names and each.source not in names)

    def left_out(self) -> list[str]:
        """The names of those whose points by hand did not come along when all was begun anew, since they are no longer handed in."""
        before = self.journal.before
        return sorted(each.name for each in before.students() if before.overrides.get(each.id) and each.id not in self.results.handed) if before else []

    def _stage(self, each: Found, number: str) -> staging.Staged:
        if each.twin:
            return staging.Staged(refused=f"is there twice, as {each.path.name} and as {each.twin}; keep one")
        try:
            return staging.stage(each.path, self.course, self.stage / number)
        except OSError as error:
            raise UsageError(f"{self.stage}: {error.strerror}; make room there, or set TMPDIR to another folder") from None

    def _note(self, now: Handed, again: tuple[str, ...]) -> None:
        before = self.results.handed.get(now.id)
        old = before.digests if before else {}
        changed = {each for each in {*old, *now.digests} if old.get(each) != now.digests.get(each)}
        now = dataclasses.replace(now, again=tuple(sorted(changed | set(again))))
        if now.id != BASELINE and not now.refused:
            self._keep(now.id, anew=before is None or bool(changed))
        if before is None or now.again or dataclasses.replace(before, again=()) != now:
            self.journal.append(now)

    def _keep(self, number: str, anew: bool) -> None:
        """What is graded stays at hand, whatever becomes of the folder it came from."""
        kept = self.journal.path.parent / KEPT / number
        if kept.exists() and not anew:
            return
        half = kept.with_name(f".{number}")
        try:
            for old in (half, kept):
                shutil.rmtree(old, ignore_errors=True)
            shutil.copytree(self.stage / number, half)
            os.replace(half, kept)
        except (OSError, shutil.Error) as error:
            why = getattr(error, "strerror", "") or error
            raise ResultsError(f"{kept}: cannot be written ({why}); make room, then run the same command again") from None

    def _carry_overrides(self) -> None:
        """Decisions of people outlive a --fresh, too."""
        for number, mine in self.journal.before.overrides.items() if self.journal.before else ():
            for override in mine.values() if number in self.results.handed else ():
                self.journal.append(override)
