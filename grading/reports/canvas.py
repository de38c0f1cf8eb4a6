"""Canvas: fill in the gradebook that the instructor exported (--sheet).

Canvas makes a new assignment of a column whose title does not end in an assignment's number, as in `Homework 1 (123)`: so a sheet is
never made here, and no column is added.  A cell that says EX (excused) stays.
"""

import re
from pathlib import Path

from grading.errors import UsageError
from grading.reports import gradebook
from grading.reports.contract import Options, Report
from grading.reports.gradebook import Layout, decimal, key
from grading.reports.sheet import Sheet

name = "canvas"
summary = "fills in the gradebook that Canvas exported, --sheet FILE (and --column TITLE): FILE-filled.csv"
NAMES = ("Student", "LastName", "FirstName")
IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
_ASSIGNMENT = re.compile(r"(.*) \((\d+)\)")


def check(options: Options) -> None:
    """Raises UsageError where there is no sheet, it is not Canvas's, or the column is not plain."""
    _read(options)


def write(report: Report, folder: Path) -> list[str]:
    """Write the filled sheet.  Raises UsageError as `check` does."""
    return gradebook.fill(report, folder, *_read(report.options))


def _read(options: Options) -> tuple[Sheet, Layout]:
    if not options.sheet:
        raise UsageError("--format canvas: needs --sheet FILE, the gradebook as Canvas exports it (Grades, Export, Entire Gradebook)")
    sheet = Sheet.read(options.sheet)
    return sheet, layout(sheet, options.column, str(options.sheet))


def layout(sheet: Sheet, column: str, path: str) -> Layout:
    """Where things stand.  Raises UsageError."""
    titles = [title.strip() for title in sheet.rows[0]] if sheet.rows else []
    if "ID" not in titles or titles[0] not in NAMES[:2] or "Section" not in titles:
        raise UsageError(f"--sheet {path}: is not a gradebook that Canvas exported: its first row should have Student, ID and Section")
    place = _column(titles, column, path)
    most, comma, people = None, False, {}
    for row in range(1, len(sheet.rows)):
        if "Points Possible" in sheet.cell(row, 0):
            cell = sheet.cell(row, place)
            most, comma = decimal(cell), "," in cell
        elif sheet.cell(row, titles.index("ID")).strip():
            people[row] = _names(sheet, titles, row)
    return Layout(place, most, people, comma, kept=("EX",))


def _column(titles: list[str], wanted: str, path: str) -> int:
    """The assignment's column: the one that is asked for, by its title with or without the number, or the only one."""
    found = {place: matched[1] for place, title in enumerate(titles) if (matched := _ASSIGNMENT.fullmatch(title))}
    chosen = [place for place, title in found.items() if not wanted or wanted in (title, titles[place])]
    if len(chosen) == 1:
        return chosen[0]
    there = ", ".join(repr(titles[place]) for place in found) or "none"
    told = f"--column {wanted!r} fits {len(chosen)} columns" if wanted else f"which column? give --column TITLE, {len(chosen)} are assignments"
    raise UsageError(f"--sheet {path}: {told}; there are {there}")


def _names(sheet: Sheet, titles: list[str], row: int) -> frozenset[str]:
    """What may name the student of a row: Canvas's number, the ids, and the name in either order."""
    cells = {title: sheet.cell(row, place).strip() for place, title in enumerate(titles)}
    names = {cells.get("Student", ""), f"{cells.get('FirstName', '')} {cells.get('LastName', '')}"}
    last, comma, first = cells.get("Student", "").partition(",")
    if comma:
        names.add(f"{first} {last}")
    found = {key(each) for each in (*names, *(cells.get(title, "") for title in IDS)) if each.strip()}
    return frozenset(found | {f"#{cells['ID']}"})
