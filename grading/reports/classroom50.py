"""classroom50/result.json: one submission's `classroom50/result/v1`, with what Classroom 50 gives its autograder in the environment.

Points are whole numbers there: where the course has tenths or hundredths of points, they are counted in those, `max-score` too.
A withheld grade has no result: the autograder then ends with an error, which Classroom 50 takes for one of its own.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from grading.errors import UsageError
from grading.reports import cards, files, harmless
from grading.reports.cards import Card
from grading.reports.contract import Report
from grading.reports.numbers import scale, whole

name = "classroom50"
summary = "classroom50/result.json: for Classroom 50's autograder, one submission, in whole tenths or hundredths of points"
FROM_ENVIRONMENT = {
    "classroom": "CLASSROOM", "assignment": "ASSIGNMENT", "assignment_type": "ASSIGNMENT_TYPE", "owner": "OWNER", "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL", "release": "RELEASE_URL", "review": "REVIEW_URL", "datetime": "COMMIT_DATETIME",
}  # fmt: skip
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LONGEST = 20_000  # characters of a message


def write(report: Report, folder: Path) -> list[str]:
    """Write the result of the only submission there is.  Raises UsageError where there are several, or the environment lacks something."""
    if len(report.scores.rows) != 1:
        raise UsageError(f"--format {name}: is for the one submission of a student's repository, and here are {len(report.scores.rows)}")
    path = folder / name / "result.json"
    (card,) = cards.of(report)
    if card.total is None:
        path.unlink(missing_ok=True)
        return [f"no result for {card.called}: the grade is withheld or not complete"]
    content = json.dumps(result(card, environment(os.environ)), indent=1) + "\n"
    files.folder(path.parent)
    files.replace(path, content)
    return [str(path)]


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """The fields that Classroom 50 knows; COMMIT_DATETIME is for our own script to set.  Raises UsageError that names what is not there."""
    lacking = [each for each in FROM_ENVIRONMENT.values() if not variables.get(each)]
    if lacking:
        raise UsageError(f"--format {name}: {', '.join(lacking)} not set; it is made within Classroom 50's autograder (grading/ci/classroom50)")
    fields = {field: variables[each] for field, each in FROM_ENVIRONMENT.items()}
    if not _DATETIME.fullmatch(fields["datetime"]):
        raise UsageError(f"--format {name}: COMMIT_DATETIME is {fields['datetime']}; it must look like 2026-11-26T09:00:00Z")
    return fields


def result(card: Card, fields: Mapping[str, str]) -> dict:
    """The document; the card's total is not None."""
    factor = scale([card.total, card.most, *(item.most for item in card.items)])
    most = whole(card.most, factor)
    tests = [
        {
            "test-name": harmless.line(f"{item.section}: {item.name}"),
            "passed": item.passed,
            "score": whole(item.points, factor) if item.points is not None else 0,
            "max-score": whole(item.most, factor),
            "outcome": item.outcome,
            "message": harmless.cut(item.message, LONGEST),
        }
        for item in card.items
    ]
    told = [{"test-name": remark, "passed": not card.refused, "score": 0, "max-score": 0} for remark in card.remarks]
    score = min(whole(card.total, factor), most)  # points given by hand may be more than there are, which is not allowed there
    return {"schema": "classroom50/result/v1", **fields, "score": score, "max-score": most, "tests": [*told, *tests]}
