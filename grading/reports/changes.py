"""What a run changed: whose section went from how many points to how many since the last one."""

from fractions import Fraction

from grading.scores import Score, Scores, points

WITHHELD = "withheld"


def lines(before: Scores, after: Scores) -> list[str]:
    """A line for each score that was there, or withheld, and is another now.  What is graded for the first time is no change."""
    old = {row.handed.name: row for row in before.rows}
    told = []
    for row in after.rows:
        if row.handed.name not in old:
            continue
        for folder in after.sections:
            was, now = (_shown(each, each.sections.get(folder), folder) for each in (old[row.handed.name], row))
            if was and was != now:
                told.append(f"{row.handed.name}  {folder}  {was} -> {now or 'not graded yet'}")
    return told


def _shown(row: Score, value: Fraction | None, folder: str) -> str:
    return WITHHELD if folder in row.withheld else points(value)
