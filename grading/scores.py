"""From the recorded results to scores: exact fractions, every withheld point with its reason.

A test function's points are shared evenly by its cases (its start methods, say).  What the baseline skipped on this machine
leaves `max` for the whole class.  A judge fault withholds the section's score, and the total with it.  Points that a person gave
by hand stand instead of what the tests gave.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction

from grading.course import Course
from grading.results import BASELINE, JUDGE_FAULT, PASSED, SKIPPED, WORTH_A_LOOK, Handed, Key, Override, Results, Verdict


@dataclass(frozen=True)
class Score:
    """One submission's.  A section's points, and the total, are None where they are withheld or not graded yet."""

    handed: Handed
    sections: dict[str, Fraction | None]
    reasons: tuple[str, ...]  # why something is None
    remarks: tuple[str, ...]  # what was wrong in the submission, a line a section
    withheld: tuple[str, ...] = ()  # sections with a judge fault
    by_hand: tuple[str, ...] = ()  # a line for each section whose points a person gave: what instead of what, why, who and when
    noted: tuple[str, ...] = ()  # what an instructor may want to look at, a line for each test in which something was done
    alike: dict[str, str] = field(default_factory=dict)  # sections that are missing or broken as a whole -> which of the two

    @property
    def total(self) -> Fraction | None:
        if None in self.sections.values():
            return None
        return sum(self.sections.values(), Fraction())


@dataclass(frozen=True)
class Scores:
    """The class's."""

    sections: dict[str, Fraction]  # folder -> the most that can be had here
    skipped: dict[str, str]  # label of a test that the baseline skipped -> why
    rows: tuple[Score, ...]

    @property
    def max(self) -> Fraction:
        return sum(self.sections.values(), Fraction())


def worth(course: Course, results: Results) -> dict[Key, Fraction]:
    """The points of every test that the baseline showed, those that it skipped included."""
    keys = list(results.of(BASELINE))
    cases = Counter((section, test) for section, test, _ in keys)
    points = {section.folder: section.points for section in course.sections}
    return {key: Fraction(str(points.get(key[0], {}).get(key[1], 0))) / cases[key[:2]] for key in keys}


def score(course: Course, results: Results) -> Scores:
    """The scores of everybody in the results, by name, in every section that the baseline has passed."""
    value = worth(course, results)
    baseline = results.of(BASELINE)
    counted = {key: value[key] for key, verdict in baseline.items() if verdict.outcome != SKIPPED}
    graded = [section.folder for section in course.sections if any(key[0] == section.folder for key in baseline)]
    most = {folder: sum((points for key, points in counted.items() if key[0] == folder), Fraction()) for folder in graded}
    skipped = {verdict.label: verdict.message for verdict in baseline.values() if verdict.outcome == SKIPPED}
    rows = tuple(
        _by_hand(_score(each, results.of(each.id), counted, graded), results.overrides.get(each.id, {})) for each in results.students()
    )
    return Scores(most, skipped, rows)


def points(value: Fraction | None) -> str:
    """At most two decimals, none where there is nothing behind the point; empty for None."""
    if value is None:
        return ""
    shown = f"{round(value * 100) / 100:.2f}"
    return shown.rstrip("0").rstrip(".")


def _by_hand(score: Score, overrides: dict[str, Override]) -> Score:
    """The score with those sections' points as they were decided by hand."""
    mine = {folder: each for folder, each in overrides.items() if folder in score.sections}
    if not mine:
        return score
    lines = []
    for folder, each in mine.items():
        given = "are withheld" if folder in score.withheld else f"gave {points(score.sections[folder]) or 'nothing yet'}"
        changed = "; handed in anew since" if each.digest != score.handed.digests.get(folder, "") else ""
        now = points(Fraction(str(each.points)))
        lines.append(f"{folder}: {now} by hand (the tests {given}): {each.reason} ({each.who}, {each.when}{changed})")
    return replace(
        score,
        sections={folder: Fraction(str(mine[folder].points)) if folder in mine else value for folder, value in score.sections.items()},
        reasons=tuple(each for each in score.reasons if each.split(" ")[0] not in mine),
        withheld=tuple(folder for folder in score.withheld if folder not in mine),
        by_hand=tuple(lines),
    )


def _score(handed: Handed, verdicts: dict[Key, Verdict], counted: dict[Key, Fraction], graded: list[str]) -> Score:
    if handed.refused:
        return Score(handed, {folder: Fraction() for folder in graded}, (), (f"refused: {handed.refused}",))
    sections: dict[str, Fraction | None] = {}
    reasons, remarks, withheld, alike = [], [], [], {}
    for folder in graded:
        keys = [key for key in counted if key[0] == folder]
        found = [verdicts[key] for key in keys if key in verdicts]
        faults = [each for each in found if each.outcome == JUDGE_FAULT]
        sections[folder] = None
        if faults:
            withheld.append(folder)
            reasons.append(f"{folder} is withheld: {faults[0].label}: {_first_line(faults[0].message)}{_more(len(faults) - 1)}")
        elif not found:
            reasons.append(f"{folder} is not graded yet")
        elif len(found) < len(keys):
            reasons.append(f"{folder} is not graded yet: {len(found)} of {len(keys)} tests are")
        else:
            sections[folder] = sum((counted[each.key] for each in found if each.outcome == PASSED), Fraction())
        if whole := _alike(found):
            alike[folder] = whole
        remark = _remark(folder, found)
        if remark:
            remarks.append(remark)
    noted = tuple(f"{WORTH_A_LOOK}in {each.label} it {'; it '.join(each.noted)}" for each in verdicts.values() if each.noted)
    return Score(handed, sections, tuple(reasons), tuple(remarks), tuple(withheld), noted=noted, alike=alike)


def _remark(folder: str, verdicts: list[Verdict]) -> str:
    """What went wrong in one section, in a line: how many of which kind, and which tests."""
    wrong = [each for each in verdicts if each.outcome not in (PASSED, JUDGE_FAULT)]
    if not wrong:
        return ""
    if kind := _alike(verdicts):
        return f"{folder}: {kind}: {_first_line(wrong[0].message)}"
    told = []
    for kind, count in Counter(each.outcome for each in wrong).most_common():
        tests = list(dict.fromkeys(each.test for each in wrong if each.outcome == kind))
        told.append(f"{count} {kind} ({', '.join(tests[:3])}{', ...' if len(tests) > 3 else ''})")
    return f"{folder}: of {len(verdicts)} tests {'; '.join(told)}"


def _alike(verdicts: list[Verdict]) -> str:
    """Whether a section is "missing" or "broken" as a whole; empty where it is neither."""
    kinds = {each.outcome for each in verdicts}
    return kinds.pop() if kinds in ({"missing"}, {"broken"}) else ""


def _first_line(message: str) -> str:
    """The line that says why: the first behind the promise with which a test's message opens."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith("Promise: ")), "no reason given")


def _more(count: int) -> str:
    return f" (and {count} more)" if count else ""
