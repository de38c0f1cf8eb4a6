"""Moodle: fill in the offline grading worksheet that the instructor downloaded (--sheet).

Its titles are in the language of the site, and Moodle takes the sheet back only with the very same: so a sheet is never made here.
Without Moodle's words the columns are told by what is in them: the first names participants by a number, and the grade stands
before the maximum, the same number in every row.
"""

import re
from pathlib import Path

from grading.errors import UsageError
from grading.reports import gradebook
from grading.reports.contract import Options, Report
from grading.reports.gradebook import Layout, decimal, key
from grading.reports.sheet import Sheet

name = "moodle"
summary = "fills in the offline grading worksheet that Moodle exported, --sheet FILE (in any language): FILE-filled.csv"
_PARTICIPANT = re.compile(r"(\D*)(\d+)")  # "Participant 123", "Teilnehmer/in123"


def check(options: Options) -> None:
    """Raises UsageError where there is no sheet, it is not Moodle's, or the column is not plain."""
    _read(options)


def write(report: Report, folder: Path) -> list[str]:
    """Write the filled sheet.  Raises UsageError as `check` does."""
    return gradebook.fill(report, folder, *_read(report.options))


def _read(options: Options) -> tuple[Sheet, Layout]:
    if not options.sheet:
        raise UsageError("--format moodle: needs --sheet FILE, the assignment's offline grading worksheet as Moodle exports it")
    sheet = Sheet.read(options.sheet)
    return sheet, layout(sheet, options.column, str(options.sheet))


def layout(sheet: Sheet, column: str, path: str) -> Layout:
    """Where things stand.  Raises UsageError."""
    rows = [row for row in range(1, len(sheet.rows)) if any(cell.strip() for cell in sheet.rows[row])]
    numbers = {row: _PARTICIPANT.fullmatch(sheet.cell(row, 0).strip()) for row in rows}
    if not rows or not all(numbers.values()) or len({found[1] for found in numbers.values()}) != 1:
        raise UsageError(f"--sheet {path}: is not Moodle's offline grading worksheet: its first column should say `Participant 123` or the like in each row")
    place = _column(sheet, rows, column, path)
    cells = [sheet.cell(row, place + 1) for row in rows]
    people = {
        row: frozenset({f"#{found[2]}", *(key(cell) for cell in sheet.rows[row][:place] if cell.strip())})
        for row, found in numbers.items()
    }  # fmt: skip
    return Layout(place, decimal(cells[0]), people, comma="," in cells[0])


def _column(sheet: Sheet, rows: list[int], wanted: str, path: str) -> int:
    titles = [title.strip() for title in sheet.rows[0]]
    if wanted:
        chosen = [place for place, title in enumerate(titles) if title == wanted]
    else:
        chosen = [titles.index("Grade")] if titles.count("Grade") == 1 else _before_a_maximum(sheet, rows, len(titles))
    if len(chosen) != 1 or chosen[0] == 0 or not _same_number(sheet, rows, chosen[0] + 1):
        told = f"--column {wanted!r}: is not followed by a maximum" if wanted else "which column is the grade's? give --column TITLE"
        raise UsageError(f"--sheet {path}: {told}; the titles are {', '.join(map(repr, titles))} (grades that are words cannot be filled in)")
    return chosen[0]


def _before_a_maximum(sheet: Sheet, rows: list[int], width: int) -> list[int]:
    """Where a grade can stand: empty or a number in each row, and behind it the same number in each row."""
    free = [place for place in range(1, width - 1) if all(_free(sheet.cell(row, place)) for row in rows)]
    return [place for place in free if _same_number(sheet, rows, place + 1) and not _same_number(sheet, rows, place + 2)]


def _free(cell: str) -> bool:
    return not cell.strip() or decimal(cell) is not None


def _same_number(sheet: Sheet, rows: list[int], place: int) -> bool:
    values = {sheet.cell(row, place).strip() for row in rows}
    return len(values) == 1 and decimal(values.pop()) is not None
