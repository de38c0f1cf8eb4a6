"""feedback/s0001.md: what one student gets back, in Markdown.  Whatever came from the submission stands in code, so nothing in it works."""

from collections.abc import Iterator
from pathlib import Path

from grading.reports import each, harmless
from grading.reports.cards import HIDDEN, Card, Item, Part
from grading.reports.contract import Report
from grading.scores import points

name = "markdown"
summary = "feedback/s0001.md: what each student gets back, to be sent or published"
LONGEST = 20_000  # characters of a message


def write(report: Report, folder: Path) -> list[str]:
    """Write a file for each submission, those without a grade included."""
    return each.write(report, folder, "feedback", ".md", lambda card: "\n".join(lines(card)) + "\n")


def lines(card: Card) -> Iterator[str]:
    """The file, line by line."""
    yield f"# {harmless.code(card.called)}: {_of(card.total, card.most)} points"
    if card.remarks:
        yield from ("", *(f"- {harmless.code(remark)}" for remark in card.remarks))
    if card.items:
        yield from ("", "| section | points | tests passed |", "| --- | ---: | ---: |")
        yield from (_row(part) for part in card.parts)
    for part in card.parts:
        told = [item for item in part.items if not item.passed and item.name != HIDDEN]  # those are told in the table
        if told:
            short, long = [item for item in told if _is_short(item)], [item for item in told if not _is_short(item)]
            yield from ("", f"## {harmless.code(part.folder)}: {harmless.code(part.title)}")
            yield from ["", *map(_in_a_line, short)] if short else []
            for item in long:
                yield from _in_full(item)
    if card.items:
        yield from ("", f"The tests were run at the sandbox level {harmless.code(card.sandbox)}.")


def _row(part: Part) -> str:
    tests = [item for item in part.items if item.name != HIDDEN]
    hidden = [item.message for item in part.items if item.name == HIDDEN]
    passed = f"{sum(item.passed for item in tests)} of {len(tests)}{''.join(f', {words}' for words in hidden)}"
    return f"| {harmless.code(part.folder)} | {_of(part.points, part.most)} | {passed} |"


def _is_short(item: Item) -> bool:
    """Whether all there is to say is one line, as for an open TODO."""
    return "\n" not in item.message.strip() and len(item.message) < 300


def _in_a_line(item: Item) -> str:
    return f"- {harmless.code(item.name)}: {item.outcome}{_earned(item)}: {harmless.code(item.message.strip())}"


def _in_full(item: Item) -> Iterator[str]:
    yield from ("", f"### {harmless.code(item.name)}: {item.outcome}{_earned(item)}", "", harmless.block(item.message, LONGEST))


def _earned(item: Item) -> str:
    return "" if item.points is None else f", {_of(item.points, item.most)} points"


def _of(value, most) -> str:
    return f"{points(value) or '–'} of {points(most)}"
