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
    remarks = [(row, remark) for row in scores.rows for remark in _remarks(row)]
    if remarks:
        console.print()
    for row, remark in remarks:
        _line(console, f"{harmless.short(row.handed.name, NAME_WIDTH)}  {remark}")


def _remarks(row: Score) -> list[str]:
    notes = [note for note in row.handed.notes if not note.startswith("missing: ")]  # those are told with their section
    rest = len(row.noted) - MOST_NOTED
    more = [f"{WORTH_A_LOOK}{rest} more such tests, see details.txt"] if rest > 0 else []
    return [*row.reasons, *row.remarks, *row.by_hand, *notes, *row.noted[:MOST_NOTED], *more]


def _points(row: Score, value: Fraction | None, most: Fraction, withheld: bool) -> Text:
    if value is None:
        return Text("withheld", style="magenta") if withheld else Text("-", style="dim")
    return Text(points(value), style="green" if value == most else "yellow" if value else "red")


def _line(console: Console, raw: str) -> None:
    console.print(Text(harmless.line(raw)), soft_wrap=True)
