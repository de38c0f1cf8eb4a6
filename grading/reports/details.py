"""details.txt: for each submission every test that was not passed, with the whole message.  For the instructor: hidden tests included.

A section that is missing or broken as a whole is told once.
"""

from collections import Counter
from pathlib import Path

from grading.reports import files, harmless
from grading.results import PASSED, Results
from grading.scores import Score, Scores, points


def lines(scores: Scores, results: Results) -> list[str]:
    """The file, line by line."""
    header = results.header
    out = [f"kit {header.kit}, {header.python}, {header.platform}, sandbox {header.sandbox}, begun {header.started}"]
    if results.limits:
        longer = [seconds for seconds in results.limits.tests.values() if seconds > results.limits.default]
        more = f", those of {len(longer)} tests longer, up to {max(longer):g}: `grade explain` tells it of each" if longer else ""
        out.append(f"each scene of a test may take {results.limits.default:g} seconds{more}")
    out += [f"not counted, the baseline skips it here: {label}: {harmless.line(why)}" for label, why in scores.skipped.items()]
    for row in scores.rows:
        out += ["", *_submission(row, results, points(scores.max))]
    return out


def write(scores: Scores, results: Results, path: Path) -> None:
    """Replace PATH in one step.  Raises ResultsError where it cannot be written."""
    files.replace(path, "\n".join(lines(scores, results)) + "\n")


def _submission(row: Score, results: Results, most: str) -> list[str]:
    total = "withheld" if row.withheld else points(row.total) or "not all graded"
    out = [f"{'=' * 8} {harmless.line(row.handed.name)} ({row.handed.id}): {total} of {most}"]
    if row.handed.refused:
        out.append(f"refused: {harmless.line(row.handed.refused)}")
    notes = [note for note in row.handed.notes if row.alike.get(note.removeprefix("missing: ").split("/")[0]) != "missing"]  # told below
    out += [harmless.line(each) for each in (*row.reasons, *row.by_hand, *notes, *row.noted)]
    verdicts = results.of(row.handed.id).values()
    tests = Counter(verdict.section for verdict in verdicts)
    told = set()
    for verdict in verdicts:
        if verdict.outcome == PASSED or verdict.section in told:
            continue
        if verdict.section in row.alike:
            told.add(verdict.section)
            out += ["", f"-- {verdict.section}: {verdict.outcome}, all {tests[verdict.section]} tests", *_indented(_without_the_test(verdict.message))]
            continue
        hidden = ", hidden" if verdict.hidden else ""
        out += ["", f"-- {verdict.label}: {verdict.outcome} ({verdict.seconds:.2f} s{hidden})"]
        out += _indented(verdict.message)
    return out


def _without_the_test(message: str) -> str:
    """The MESSAGE without what is the single test's own: what it promises, and how to run it again."""
    return "\n".join(line for line in message.split("\n") if not line.startswith(("Promise: ", "again: ")))


def _indented(message: str) -> list[str]:
    return [f"   {line}".rstrip() for line in harmless.text(message).split("\n")]
