"""scores.csv: one row a submission, one column a section, `total` and `max`.  A withheld score is an empty cell, never a 0."""

import csv
import io
from fractions import Fraction
from pathlib import Path

from grading.reports import files, harmless
from grading.scores import Scores


def points(value: Fraction | None) -> str:
    """At most two decimals, none where there is nothing behind the point; empty for None."""
    if value is None:
        return ""
    shown = f"{round(value * 100) / 100:.2f}"
    return shown.rstrip("0").rstrip(".")


def table(scores: Scores) -> str:
    """The file's content."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["submission", *scores.sections, "total", "max"])
    for row in scores.rows:
        sections = [points(row.sections[folder]) for folder in scores.sections]
        writer.writerow([harmless.cell(row.handed.name), *sections, points(row.total), points(scores.max)])
    return out.getvalue()


def write(scores: Scores, path: Path) -> None:
    """Replace PATH in one step.  Raises ResultsError where it cannot be written."""
    files.replace(path, table(scores))
