"""details.txt: for each submission every test that was not passed, with the whole message.  For the instructor: hidden tests included."""

from pathlib import Path

from grading.reports import files, harmless
from grading.results import PASSED, Results
from grading.scores import Score, Scores, points


def lines(scores: Scores, results: Results) -> list[str]:
    """The file, line by line."""
    header = results.header
    out = [f"kit {header.kit}, {header.python}, {header.platform}, sandbox {header.sandbox}, begun {header.started}"]
    if results.limits:
        longer = {test: seconds for test, seconds in results.limits.tests.items() if seconds > results.limits.default}
        more = "".join(f", {test} {seconds:g}" for test, seconds in longer.items())
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
    out += [harmless.line(each) for each in (*row.reasons, *row.by_hand, *row.handed.notes, *row.noted)]
    for verdict in results.of(row.handed.id).values():
        if verdict.outcome == PASSED:
            continue
        hidden = ", hidden" if verdict.hidden else ""
        out += ["", f"-- {verdict.label}: {verdict.outcome} ({verdict.seconds:.2f} s{hidden})"]
        out += [f"   {line}".rstrip() for line in harmless.text(verdict.message).split("\n")]
    return out
