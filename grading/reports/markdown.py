"""feedback/s0001.md: what one student gets back, in Markdown.  Whatever came from the submission stands in code, so nothing in it works."""

from collections.abc import Iterator
from pathlib import Path

from grading.reports import each, harmless
from grading.reports.cards import HIDDEN, Card, Item, Part
from grading.reports.contract import Report
from grading.reports.scores_csv import points

name = "markdown"
summary = "feedback/s0001.md: what each student gets back, to be sent or published"
LONGEST = 20_000  # characters of a message


def write(report: Report, folder: Path) -> list[str]:
    """Write a file for each submission, those without a grade included."""
    return each.write(report, folder, "feedback", ".md", lambda card: "\n".join(lines(card)) + "\n")


def lines(card: Card) -> Iterator[str]:
    """The file, line by line."""
    yield f"# {harmless.code(card.called)}: {_of(card.total, card.most)} points"
    for remark in card.remarks:
        yield from ("", f"- {harmless.code(remark)}")
    if card.items:
        yield from ("", "| section | points | tests passed |", "| --- | ---: | ---: |")
        yield from (_row(part) for part in card.parts)
    for part in card.parts:
        for item in part.items:
            if not item.passed:
                yield from _told(item)


def _row(part: Part) -> str:
    tests = [item for item in part.items if item.name != HIDDEN]
    hidden = [item.message for item in part.items if item.name == HIDDEN]
    passed = f"{sum(item.passed for item in tests)} of {len(tests)}{''.join(f', {words}' for words in hidden)}"
    return f"| {harmless.code(part.folder)} | {_of(part.points, part.most)} | {passed} |"


def _told(item: Item) -> Iterator[str]:
    if item.name == HIDDEN:
        return  # told in the table
    earned = "" if item.points is None else f", {_of(item.points, item.most)} points"
    yield from ("", f"## {harmless.code(f'{item.section}: {item.name}')}: {item.outcome}{earned}", "", harmless.block(item.message, LONGEST))


def _of(value, most) -> str:
    return f"{points(value) or '–'} of {points(most)}"
