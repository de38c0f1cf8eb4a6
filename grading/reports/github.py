"""github/summary.md and github/annotations.txt: what a workflow on GitHub shows of a class, or of one student's own run.

Within a step of GitHub Actions the summary is also added to the step's own, and the annotations are printed.  Names stay out of
both unless --names is given: whoever may see the repository may see its logs.
"""

import itertools
import os
import re
from collections.abc import Iterable
from pathlib import Path

from grading.errors import ResultsError
from grading.reports import cards, files, harmless
from grading.reports.cards import Card, Item
from grading.reports.contract import Report
from grading.scores import points

name = "github"
summary = "github/: step summary and annotations of GitHub Actions; in a step of a workflow they are also shown there"
MOST_ANNOTATIONS = 10  # of one kind that GitHub shows for a step; the summary has the rest
LONGEST_SUMMARY = 900_000  # bytes; GitHub drops a step's summary that is over 1 MiB


def write(report: Report, folder: Path) -> list[str]:
    """Write both files; within a step, show them.  Raises ResultsError where they cannot be written."""
    place = folder / name
    every = list(cards.of(report))
    shown, said = summary_of(report, every), annotations(every)
    files.folder(place)
    files.replace(place / "summary.md", shown)
    files.replace(place / "annotations.txt", "".join(f"{line}\n" for line in said))
    show(shown, said)
    return [str(place / "summary.md"), str(place / "annotations.txt")]


def show(summary: str, annotations: Iterable[str]) -> None:
    """Within a step of GitHub Actions: add to its summary, and print the annotations.  Elsewhere nothing."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    for line in annotations:
        print(line, flush=True)
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            with open(path, "a", encoding="utf-8") as file:
                file.write(summary)
        except OSError as error:
            raise ResultsError(f"{path}: cannot be written ({error.strerror}); the step has no summary") from None


def summary_of(report: Report, every: Iterable[Card]) -> str:
    """A table of the class, a row a submission."""
    scores = report.scores
    sections = [f"{folder.split('_')[0]} ({points(most)})" for folder, most in scores.sections.items()]
    head = [
        f"## {harmless.code(report.course.title or 'Scores')}", "",
        f"| submission | {' | '.join(sections)} | total ({points(scores.max)}) | remarks |",
        f"| --- |{' ---: |' * (len(sections) + 1)} --- |",
    ]  # fmt: skip
    return fitting(itertools.chain(head, map(_row, every)))


def fitting(lines: Iterable[str]) -> str:
    """As many of the lines as GitHub shows, and a word if that is not all."""
    kept, size = [], 0
    for line in lines:
        size += len(line.encode()) + 1
        if size > LONGEST_SUMMARY:
            kept += ["", "More does not fit here."]
            break
        kept.append(line)
    return "\n".join(kept) + "\n"


def annotations(every: Iterable[Card]) -> list[str]:
    """An error for each grade that is withheld, a warning for each submission that was refused, as many as GitHub shows."""
    kinds: dict[str, list[str]] = {"error": [], "warning": []}
    for card in every:
        if card.withheld:
            kinds["error"].append(command("error", card.state, title=card.called))
        elif card.refused:
            kinds["warning"].append(command("warning", f"refused: {card.refused}", title=card.called))
    return [line for lines in kinds.values() for line in lines[:MOST_ANNOTATIONS]]


def failures(card: Card, report: Report, root: str = "") -> list[str]:
    """An error for each test of one student's that failed, as many as GitHub shows, at the line of the answer that its message names.

    An open TODO is no error.  ROOT is the course's folder within the repository, with a `/` behind it.
    """
    lines = []
    for item in card.items:
        if item.failed and not item.message.startswith("TODO "):
            file, line = _place(item, report.course.section(item.section).modules)
            lines.append(command("error", item.message, file=root + file, line=line, title=f"{item.section}: {item.name}"))
    return lines[:MOST_ANNOTATIONS]


def command(kind: str, message: str, **properties: str | int) -> str:
    """A workflow command of one line; nothing in MESSAGE or PROPERTIES can end it or begin another."""
    told = ",".join(f"{key}={_escaped(harmless.line(str(value)), ':,')}" for key, value in properties.items())
    return f"::{kind} {told}::{_escaped(harmless.cut(message, 4_000))}"


def _place(item: Item, modules: Iterable[str]) -> tuple[str, int]:
    """The answer's file, and the last of its lines that the message names."""
    files_ = [f"exercises/{item.section}/{module}.py" for module in modules]
    for file in files_:
        named = re.findall(rf'{re.escape(file)}(?:", line |:)(\d{{1,6}})', item.message)
        if named:
            return file, int(named[-1])
    return files_[0], 1


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _row(card: Card) -> str:
    sections = " | ".join(points(part.points) or "–" for part in card.parts)
    remarks = "<br>".join(harmless.code(harmless.short(remark, 300)) for remark in card.remarks)
    return f"| {harmless.code(card.called)} | {sections} | {points(card.total) or '–'} | {remarks} |"
