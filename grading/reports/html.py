"""report.html: the class on one self-contained page, from the recorded results alone.

The page carries each text once (a message is a list of numbers of lines) and draws what is looked at, so that a thousand
submissions open at once.  What it says about misconceptions is in `grading.reports.patterns`.
"""

import dataclasses
from pathlib import Path

from grading.pages import asset, data, escaped, page
from grading.reports import files, harmless, patterns
from grading.reports.contract import Report
from grading.results import BASELINE, OUTCOMES, PASSED, Results, Verdict
from grading.scores import Score, Scores

_CODES = "abcdefghijklmnopqrstuvwxyz"  # a letter an outcome
_BASIC = {"id", "name", "digests", "refused", "notes", "again", "handed", "sections", "reasons", "remarks", "withheld", "alike"}  # told elsewhere
_NAMELESS = {"late", "when", "when_from", "earlier", "by_hand", "noted"}  # further fields that name no student


name = "html"
summary = "report.html: the class on one page, for the instructor: hidden tests are in it, in full"


def write(report: Report, folder: Path) -> list[str]:
    """Write the page, with names where they are asked for.  Raises ResultsError where it cannot be written."""
    path = folder / "report.html"
    files.replace(path, content(report.scores, report.results, names=report.options.names))
    return [str(path)]


def content(scores: Scores, results: Results, *, names: bool = True) -> str:
    """The page.  NAMES False: it knows the students by their ids alone."""
    told = _Telling(scores, results, names).told
    body = asset("grading.reports", "report.html").replace("<!-- data -->", data("data", told)).replace("{title}", escaped("The class"))
    script = "".join(asset("grading.reports", name) for name in ("report.js", "map.js", "student.js", "begin.js"))
    return page("The class", body, asset("grading.reports", "report.css"), script)


class _Telling:
    """The page's data, as plain values."""

    def __init__(self, scores: Scores, results: Results, names: bool) -> None:
        self._results, self._names = results, names
        self._lines: dict[str, int] = {}
        self._messages: dict[str, int] = {}
        self._tests = self._all_tests(scores)
        self._outcomes = [*OUTCOMES, patterns.UNWRITTEN]
        header = results.header
        students = [self._student(row, scores) for row in scores.rows]
        self.told = {
            "meta": dataclasses.asdict(header) if header else {},
            "outcomes": self._outcomes,
            "sections": [{"name": folder, "max": _number(most)} for folder, most in scores.sections.items()],
            "max": _number(scores.max),
            "tests": [
                {
                    "section": section, "name": f"{test}{case}", "hidden": verdict.hidden,
                    "skipped": harmless.line(scores.skipped.get(verdict.label, "")),
                }
                for (section, test, case), verdict in self._tests.items()  # fmt: skip
            ],
            "students": students,
            "patterns": self._patterns(scores),
            "messages": [[self._line(line) for line in text.split("\n")] for text in self._messages],
        }
        self.told["lines"] = list(self._lines)  # last: telling the messages finds them

    def _all_tests(self, scores: Scores) -> dict[tuple[str, str, str], Verdict]:
        """Every test anybody has a verdict on, in the course's order as far as the baseline shows it."""
        order = {folder: place for place, folder in enumerate(scores.sections)}
        found = dict(self._results.of(BASELINE))
        for row in scores.rows:
            for key, verdict in self._results.of(row.handed.id).items():
                found.setdefault(key, verdict)
        return dict(sorted(found.items(), key=lambda each: order.get(each[0][0], len(order))))

    def _student(self, row: Score, scores: Scores) -> dict:
        verdicts = self._results.of(row.handed.id)
        cells, messages, seconds = [], [], 0.0
        for number, key in enumerate(self._tests):
            verdict = verdicts.get(key)
            cells.append(" " if verdict is None else _CODES[self._outcomes.index(patterns.outcome(verdict))])
            if verdict is not None:
                seconds += verdict.seconds
                if verdict.outcome != PASSED and verdict.message:
                    text = harmless.text(verdict.message).rstrip("\n")
                    messages += [number, self._messages.setdefault(text, len(self._messages))]
        told = {
            "id": harmless.line(row.handed.id),
            "total": _number(row.total),
            "sections": [_number(row.sections.get(folder)) for folder in scores.sections],
            "cells": "".join(cells),
            "messages": messages,
            "seconds": round(seconds, 1),
            "withheld": list(row.withheld),
            "notes": [harmless.line(note) for note in (*row.reasons, *row.handed.notes) if not note.startswith("missing: ")],  # the tests say that
            "more": self._more(row),
        }
        if self._names:
            told["name"] = harmless.line(row.handed.name)
        if row.handed.refused:
            told["refused"] = harmless.line(row.handed.refused)
        return told

    def _patterns(self, scores: Scores) -> list[dict]:
        places = {row.handed.id: number for number, row in enumerate(scores.rows)}
        verdicts = (verdict for row in scores.rows for verdict in self._results.of(row.handed.id).values())
        return [
            {
                "section": each.section, "test": each.test, "outcome": each.outcome, "shape": harmless.line(each.shape),
                "promise": harmless.line(each.promise),
                "students": [places[who] for who in each.students], "got": [[harmless.line(text), count] for text, count in each.got],
            }
            for each in patterns.found(verdicts)
        ]  # fmt: skip

    def _more(self, row: Score) -> list[list[str]]:
        """Whatever else is recorded about a submission (late, points by hand, ...): [[what, value], ...]."""
        fields = [(field.name, getattr(each, field.name)) for each in (row, row.handed) for field in dataclasses.fields(each)]
        told = [(name, value) for name, value in fields if value and name not in _BASIC and (self._names or name in _NAMELESS)]
        return [[name.replace("_", " "), harmless.line(_spelled(value))] for name, value in told]

    def _line(self, text: str) -> int:
        return self._lines.setdefault(text, len(self._lines))


def _spelled(value: object) -> str:
    if value is True:
        return "yes"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(_spelled, value))
    return f"{float(value):g}" if hasattr(value, "numerator") and not isinstance(value, (int, float)) else str(value)


def _number(value: object) -> float | None:
    """Points as the page counts them: two decimals, like scores.csv."""
    return None if value is None else round(float(value), 2)
