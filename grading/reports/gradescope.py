"""gradescope/s0001.json: Gradescope's results.json, as its harness reads it from autograder/results/results.json.

A hidden test that is shown with --show-hidden is visible to the student once grades are published.  Without that option nothing
of a hidden test is in the file but a count: as soon as one test is hidden, Gradescope shows the student no total.
A withheld grade has no file: then the harness tells the instructor that the autograder failed, and it can be run again.
"""

import json
from pathlib import Path

from grading.reports import each, harmless
from grading.reports.cards import HIDDEN, Card, Item
from grading.reports.contract import Report
from grading.reports.numbers import number
from grading.results import SKIPPED

name = "gradescope"
summary = "gradescope/s0001.json: Gradescope's results.json, hidden tests visible after publication if shown at all"
LONGEST = 20_000  # characters of a message


def write(report: Report, folder: Path) -> list[str]:
    """Write a file for each submission that has a total."""
    return each.write(report, folder, name, ".json", lambda card: None if card.total is None else json.dumps(result(card), indent=1) + "\n")


def result(card: Card) -> dict:
    """One submission's results.json; its total is not None."""
    return {
        "score": number(card.total),  # stands instead of the tests' sum, which knows nothing of points given by hand
        "execution_time": round(sum(item.seconds for item in card.items), 3),
        "output": "\n".join([f"{number(card.total):g} of {number(card.most):g} points", *card.remarks]),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            _test(item, f"{place}.{count}") for place, part in enumerate(card.parts, 1) for count, item in enumerate(part.items, 1)
        ],
    }  # fmt: skip


def _test(item: Item, place: str) -> dict:
    test = {
        "name": harmless.line(f"{item.section}: {item.name}"),
        "number": place,
        "score": number(item.points),
        "max_score": number(item.most),
        "output": harmless.cut(item.message, LONGEST),
        "tags": [item.section],
        "visibility": "after_published" if item.hidden and item.name != HIDDEN else "visible",
    }
    if item.outcome != SKIPPED:  # it is neither; without a status Gradescope shows what it says
        test["status"] = "passed" if item.passed else "failed"
    return test
