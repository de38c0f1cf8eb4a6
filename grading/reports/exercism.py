"""exercism/s0001.json: Exercism's results.json, version 3.  It knows no points: tests pass, fail, or are in error."""

import json
from pathlib import Path

from grading.reports import each, harmless
from grading.reports.cards import HIDDEN, NOT_GRADED, Card, Item
from grading.reports.contract import Report
from grading.results import SKIPPED

name = "exercism"
summary = "exercism/s0001.json: Exercism's results.json, version 3; without points"
LONGEST = 60_000  # characters of a message, of the 65 535 that are allowed


def write(report: Report, folder: Path) -> list[str]:
    """Write a file for each submission."""
    return each.write(report, folder, name, ".json", lambda card: json.dumps(result(card), indent=1) + "\n")


def result(card: Card) -> dict:
    """One submission's results.json: `error` is only for one that no test was run on."""
    items = [item for item in card.items if item.outcome not in (SKIPPED, NOT_GRADED)]  # it has no word for a test that was not run
    if not items:
        message = "\n".join(card.remarks) or "no test was run"
        return {"version": 3, "status": "error", "message": message, "tests": []}
    place = {part.folder: number for number, part in enumerate(card.parts, 1)}
    document = {"version": 3, "status": "pass" if all(item.passed for item in items) else "fail"}
    if card.remarks:
        document["message"] = "\n".join(card.remarks)
    return {**document, "tests": [_test(item, place[item.section]) for item in items]}


def _test(item: Item, task: int) -> dict:
    test = {
        "name": harmless.line(f"{item.section}: {item.name}"),
        "test_code": item.code or harmless.line(item.promise),
        "status": "pass" if item.passed else "fail" if item.failed else "error",
        "task_id": task,
    }
    if not item.passed:
        test["message"] = harmless.cut(item.message or item.outcome, LONGEST)
    elif item.name == HIDDEN:
        test["output"] = item.message
    return test
