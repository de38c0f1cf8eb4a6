"""check50/s0001.json: the JSON of check50's renderer; a check's description is the test's promise.  It knows no points."""

import json
from pathlib import Path

import grading
from grading.reports import each, harmless
from grading.reports.cards import NOT_GRADED, Card, Item
from grading.reports.contract import Report
from grading.results import JUDGE_FAULT, SKIPPED

name = "check50"
summary = "check50/s0001.json: as check50 --output json has it; without points"
LONGEST = 20_000  # characters of a message


def write(report: Report, folder: Path) -> list[str]:
    """Write a file for each submission."""
    slug = report.course.title or "course"
    return each.write(report, folder, name, ".json", lambda card: json.dumps(result(card, slug), indent=1) + "\n")


def result(card: Card, slug: str) -> dict:
    """One submission's: results, or the error for which there are none."""
    document = {"slug": harmless.line(slug), "version": grading.__version__}
    if not card.items:
        value = "; ".join(card.remarks) or "no test was run"
        return {**document, "error": {"type": "Refused" if card.refused else "NotGraded", "value": value, "traceback": [], "data": {}}}
    return {**document, "results": [_check(item) for item in card.items]}


def _check(item: Item) -> dict:
    ran = item.outcome not in (SKIPPED, NOT_GRADED, JUDGE_FAULT)
    cause = None
    if not item.passed:
        cause = {"rationale": harmless.short(item.headline, 1_000), "help": None}
    return {
        "name": harmless.line(f"{item.section}::{item.name}"),
        "description": harmless.line(item.promise),
        "passed": item.passed if ran else None,
        "log": harmless.cut(item.message, LONGEST).split("\n") if item.message else [],
        "cause": cause,
        "data": {"outcome": item.outcome},
        "dependency": None,
    }
