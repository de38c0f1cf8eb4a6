"""scores.csv: one row a submission, one column a section, `total` and `max`.  A withheld score is an empty cell, never a 0."""

import csv
import io
from pathlib import Path

from grading.reports import files, harmless
from grading.scores import Scores, points


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
