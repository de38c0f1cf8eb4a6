"""The table at the end of a run, and a line for whatever was wrong."""

from fractions import Fraction

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grading.reports import harmless
from grading.results import WORTH_A_LOOK
from grading.scores import Score, Scores, points

MOST_NOTED = 2  # tests of a submission in which something is worth a look
NAME_WIDTH = 32


def show(scores: Scores, console: Console) -> None:
    """Print the scores of the class, then what was wrong in whose submission."""
    folders = list(scores.sections)
    few = len(folders) <= 3
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("submission", no_wrap=True)
    for title in [*(folder if few else folder.split("_")[0] for folder in folders), "total", "max"]:
        table.add_column(title, justify="right", no_wrap=True)
    for row in scores.rows:
        cells = [_points(row, row.sections[folder], scores.sections[folder], folder in row.withheld) for folder in folders]
        total = _points(row, row.total, scores.max, bool(row.withheld))
        table.add_row(Text(harmless.short(row.handed.name, NAME_WIDTH)), *cells, total, Text(points(scores.max)))
    console.print(table)
    for label, why in scores.skipped.items():
        _line(console, f"not counted: {label}: the baseline skips it here: {why}")
    nobody = _nobody_has(scores)
    remarks = [(row, remark) for row in scores.rows for remark in _remarks(row, nobody)]
    if remarks or nobody:
        console.print()
    if nobody:
        _line(console, f"nobody handed in {', '.join(nobody)} (--section grades only those that are due)")
    for row, remark in remarks:
        _line(console, f"{harmless.short(row.handed.name, NAME_WIDTH)}  {remark}")


def _nobody_has(scores: Scores) -> list[str]:
    """The sections that are missing in each of several submissions."""
    rows = [row for row in scores.rows if not row.handed.refused]
    return [folder for folder in scores.sections if len(rows) > 1 and all(row.alike.get(folder) == "missing" for row in rows)]


def _remarks(row: Score, nobody: list[str]) -> list[str]:
    missing = [folder for folder, kind in row.alike.items() if kind == "missing" and folder not in nobody]
    together = len(missing) > 1  # in one line
    passed_over = {*nobody, *missing} if together else set(nobody)
    told = [remark for remark in row.remarks if remark.partition(": ")[0] not in passed_over]
    lacking = [f"missing: {', '.join(missing)}"] if together else []
    notes = [note for note in row.handed.notes if not note.startswith("missing: ")]  # those are told with their section
    rest = len(row.noted) - MOST_NOTED
    more = [f"{WORTH_A_LOOK}{rest} more such tests, see details.txt"] if rest > 0 else []
    return [*row.reasons, *told, *lacking, *row.by_hand, *notes, *row.noted[:MOST_NOTED], *more]


def _points(row: Score, value: Fraction | None, most: Fraction, withheld: bool) -> Text:
    if value is None:
        return Text("withheld", style="magenta") if withheld else Text("-", style="dim")
    return Text(points(value), style="green" if value == most else "yellow" if value else "red")


def _line(console: Console, raw: str) -> None:
    console.print(Text(harmless.line(raw)), soft_wrap=True)
