"""Filling a gradebook in: whose row is which submission's, and what becomes of each.  Canvas and Moodle say where things stand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from grading.errors import UsageError
from grading.reports import cards, files
from grading.reports.cards import Card
from grading.reports.contract import Report
from grading.scores import points
from grading.reports.sheet import Sheet
from grading.submissions import names

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Layout:
    """Where things stand in one platform's sheet.  `people` has, for each row of a student's, what may name its owner."""

    column: int
    most: Fraction | None  # the most points that the column takes; None where the sheet does not say
    people: Mapping[int, frozenset[str]]
    comma: bool = False  # decimals are written behind a comma
    kept: tuple[str, ...] = ()  # a cell with one of these words, in capitals, is left alone


def fill(report: Report, folder: Path, sheet: Sheet, layout: Layout) -> list[str]:
    """Write FOLDER/NAME-filled.csv; the lines for the instructor.  Raises UsageError where the maximum is of no use."""
    if layout.most is not None and layout.most <= 0 or not report.scores.max:
        raise UsageError(f"--sheet {report.options.sheet}: there are no points to be had in column {_title(sheet, layout)!r}; choose another by --column")
    every = list(cards.of(report))
    rows, lost = assign(every, layout.people)
    factor = Fraction(1) if layout.most is None else layout.most / report.scores.max
    filled, replaced, left = 0, 0, []
    for card in every:
        if card.id not in rows:
            continue
        row = rows[card.id]
        before = sheet.cell(row, layout.column).strip()
        if card.total is None:
            left.append(f"left as it was, the grade is withheld or not complete: {card.called}")
        elif before.upper() in layout.kept:
            left.append(f"left as it was, {before}: {card.called}")
        else:
            value = points(card.total * factor)
            sheet.set(row, layout.column, value.replace(".", ",") if layout.comma else value)
            filled += 1
            replaced += bool(before) and decimal(before) != decimal(value)
    source = report.options.sheet
    path = folder / f"{source.stem}-filled{source.suffix}"
    files.replace(path, sheet.content())
    lines = [f"{path}: {filled} of {len(layout.people)} rows filled in, column {_title(sheet, layout)!r}"]
    if factor != 1:
        lines.append(f"points are scaled: the sheet's maximum is {points(layout.most)}, the course's {points(report.scores.max)}")
    if replaced:
        lines.append(f"{replaced} of them had another grade before")
    without = len(layout.people) - len(rows)
    return [*lines, *left, *lost, *([f"{without} rows without a submission are as they were"] if without else [])]


def assign(every: Iterable[Card], people: Mapping[int, frozenset[str]]) -> tuple[dict[str, int], list[str]]:
    """The row of each submission by its id, and a line for each that has none of its own.  Never a guess: two that fit are none."""
    rows: dict[str, int] = {}
    lost = []
    owners: dict[int, list[Card]] = {}
    for card in every:
        fits = _fits(card, people)
        if len(fits) == 1:
            owners.setdefault(fits[0], []).append(card)
        else:
            lost.append(f"{'not found in the sheet' if not fits else f'fits {len(fits)} rows of the sheet'}: {card.called}")
    for row, claimants in owners.items():
        if len(claimants) == 1:
            rows[claimants[0].id] = row
        else:
            lost.append(f"several submissions fit one row of the sheet, which is left as it was: {', '.join(card.called for card in claimants)}")
    return rows, lost


def decimal(text: str) -> Fraction | None:
    """The number in a cell, with a point or a comma; None where it holds none."""
    return Fraction(text.strip().replace(",", ".")) if _NUMBER.fullmatch(text.strip()) else None


def _fits(card: Card, people: Mapping[int, frozenset[str]]) -> list[int]:
    """The rows that may be the card's: by the platform's number in its name, or else by a name or id that is the same."""
    number = names.understood(card.source).number
    fits = [row for row, keys in people.items() if number and f"#{number}" in keys]
    if fits:
        return fits
    called = {key(card.name), key(card.source)}
    return [row for row, keys in people.items() if called & keys]


def key(text: str) -> str:
    """A name or id as it is compared: without regard to case and doubled spaces.  A platform's own number has `#` in front."""
    return " ".join(text.split()).casefold()


def _title(sheet: Sheet, layout: Layout) -> str:
    return sheet.cell(0, layout.column)
