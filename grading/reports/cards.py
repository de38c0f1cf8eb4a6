"""What a report shows of a submission: a card with its sections and tests, and whatever else bears on its grade.

Whether hidden tests are shown is decided here, once for all formats: without --show-hidden a section's hidden tests are one
entry, which says how many of them passed.  Neither their names, which often say what they try, nor what came of each are told.
What a card calls the submission, and its remarks, are harmless lines of bounded length.  Messages are as they were recorded, and harmless
only once a format has made them so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from grading.reports import claims, harmless
from grading.reports.claims import Claim
from grading.reports.contract import Report
from grading.results import BASELINE, JUDGE_FAULT, PASSED, SKIPPED, WORTH_A_LOOK, Verdict
from grading.scores import Score, worth

NOT_GRADED = "not graded"  # an outcome beside those of `grading.results`
HIDDEN = "hidden tests"  # the name of the entry that stands for a section's
LONGEST_NAME, LONGEST_REMARK = 100, 1_000  # characters
NO_FAULT = "withheld: the judge came to no verdict here, through no fault of the submission's; the instructor is told why"


@dataclass(frozen=True)
class Item:
    """One test with its case, or all the hidden tests of a section.  `points` are None where there is no verdict."""

    section: str
    name: str  # "test_x[spawn]", or HIDDEN
    test: str
    outcome: str
    points: Fraction | None
    most: Fraction  # 0 where the baseline skipped it: it leaves `max` for the whole class
    message: str = ""
    seconds: float = 0.0
    hidden: bool = False
    promise: str = ""
    code: str = ""

    @property
    def passed(self) -> bool:
        return self.outcome == PASSED

    @property
    def headline(self) -> str:
        """The line that says what happened: the first behind the promise with which a test's message opens."""
        lines = (each.strip() for each in self.message.splitlines())
        return next((each for each in lines if each and not each.startswith("Promise: ")), self.outcome)

    @property
    def failed(self) -> bool:
        """Whether points were lost: not where the test does not count, or there is no verdict."""
        return self.outcome not in (PASSED, SKIPPED, NOT_GRADED, JUDGE_FAULT)


@dataclass(frozen=True)
class Part:
    """One section.  `points` are None where they are withheld or not graded yet; `by_hand` says why they are not what the tests gave."""

    folder: str
    title: str
    points: Fraction | None
    most: Fraction
    items: tuple[Item, ...]
    withheld: bool = False
    by_hand: str = ""


@dataclass(frozen=True)
class Card:
    """One submission.  A refused one's parts have no items."""

    id: str
    name: str  # as it was handed in, or as the roster says
    called: str  # what a report may call it: the id, and the name if --names is given
    stem: str  # the same as a part of a file's name
    source: str  # what the learning platform called it: the name of the folder or archive
    total: Fraction | None
    most: Fraction
    parts: tuple[Part, ...]
    refused: str = ""
    notes: tuple[str, ...] = ()  # what was not taken, or late
    withheld: bool = False
    sandbox: str = ""  # the level at which the results were obtained

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for part in self.parts for item in part.items)

    @property
    def state(self) -> str:
        """Why there is no total, in a sentence; empty where there is one."""
        if self.total is not None:
            return ""
        if self.withheld:
            return "the grade is withheld: the judge came to no verdict, through no fault of the submission's; grading again tries those tests anew"
        return "not all sections are graded yet: run the same `grade` again"

    @property
    def remarks(self) -> list[str]:
        """What bears on the grade beside the tests, a sentence each."""
        told = [f"refused: {self.refused}"] if self.refused else []
        told += [self.state] if self.state else []
        told += [*(f"{part.folder}: {part.by_hand}" for part in self.parts if part.by_hand), *self.notes]
        return [harmless.short(remark, LONGEST_REMARK) for remark in told]


def of(report: Report, called: str = "") -> Iterator[Card]:
    """A card for each submission, in the order of the scores, one at a time; CALLED instead of its id where there is only one."""
    maker = _Maker(report)
    for row in report.scores.rows:
        card = maker.card(row)
        yield replace(card, called=called) if called else card


class _Maker:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.value = worth(report.course, report.results)
        self.claims = claims.of(report.course)

    def card(self, row: Score) -> Card:
        handed, named = row.handed, self.report.options.names
        return Card(
            id=handed.id,
            name=handed.name,
            called=f"{handed.id} {harmless.short(handed.name, LONGEST_NAME)}" if named else handed.id,
            stem=f"{harmless.file_name(handed.name)}-{handed.id}" if named else handed.id,
            source=handed.source or handed.name,
            total=row.total,
            most=self.report.scores.max,
            parts=tuple(self.part(row, folder) for folder in self.report.scores.sections),
            refused=handed.refused,
            notes=tuple(note for note in handed.notes if not note.startswith(("missing: ", WORTH_A_LOOK))),  # told with its section; not the student's
            withheld=bool(row.withheld),
            sandbox=self.report.results.header.sandbox if self.report.results.header else "",
        )

    def part(self, row: Score, folder: str) -> Part:
        verdicts = self.report.results.of(row.handed.id)
        shown, counted = [], []
        for key, baseline in self.report.results.of(BASELINE).items():
            if key[0] != folder or row.handed.refused:
                continue
            item = self.item(baseline, verdicts.get(key))
            (counted if item.hidden and not self.report.options.show_hidden else shown).append(item)
        counted = [item for item in counted if item.outcome != SKIPPED]
        hand = self.report.results.overrides.get(row.handed.id, {}).get(folder)
        return Part(
            folder=folder,
            title=self.report.course.section(folder).title,
            points=row.sections[folder],
            most=self.report.scores.sections[folder],
            items=tuple(shown + ([_together(folder, counted)] if counted else [])),
            withheld=folder in row.withheld,
            by_hand=f"these points were given by hand: {hand.reason} ({hand.who}, {hand.when})" if hand else "",
        )

    def item(self, baseline: Verdict, verdict: Verdict | None) -> Item:
        """What the baseline's test came to for a submission."""
        most, seconds = self.value[baseline.key], 0.0
        if baseline.outcome == SKIPPED:
            outcome, points, most = SKIPPED, Fraction(), Fraction()
            message = f"not counted, it cannot run on the machine that graded: {baseline.message}"
        elif verdict is None:
            outcome, points, message = NOT_GRADED, None, "not graded yet"
        elif verdict.outcome == JUDGE_FAULT:
            outcome, points, message = JUDGE_FAULT, None, NO_FAULT
        else:
            outcome, message, seconds = verdict.outcome, verdict.message, verdict.seconds
            points = most if outcome == PASSED else Fraction()
        claim = self.claims.get((baseline.section, baseline.test)) or Claim(claims.promise(baseline.test))
        name, hidden = f"{baseline.test}{baseline.case}", baseline.hidden
        return Item(baseline.section, name, baseline.test, outcome, points, most, message, seconds, hidden, claim.promise, claim.code)


def _together(folder: str, items: list[Item]) -> Item:
    """The hidden tests of a section as one entry."""
    outcomes = {item.outcome for item in items}
    outcome = next((each for each in (JUDGE_FAULT, NOT_GRADED) if each in outcomes), PASSED if outcomes == {PASSED} else "failed")
    words = {JUDGE_FAULT: NO_FAULT, NOT_GRADED: "not graded yet"}
    return Item(
        section=folder,
        name=HIDDEN,
        test=HIDDEN,
        outcome=outcome,
        points=None if outcome in words else sum((item.points for item in items), Fraction()),
        most=sum((item.most for item in items), Fraction()),
        message=words.get(outcome) or f"{sum(item.passed for item in items)} of {len(items)} hidden tests passed",
        seconds=sum(item.seconds for item in items),
        hidden=True,
        promise="The hidden tests of this section",
    )
