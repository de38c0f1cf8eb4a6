"""How progress looks: the map of the sections, what is in the way, and the next thing to do.  Shared by the coach and by `learn`.

A line is a list of (text, style); a style is words out of green, red, yellow, bold, dim.  Who shows them decides how.
"""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from grading.course import Course, Section
from grading.learn import hints, stubs
from grading.learn.messages import Messages, fit, width, wrap
from grading.learn.progress import BLOCKED, FAILED, OPEN, PASSED, SKIPPED, Progress, Standing

Line = list[tuple[str, str]]
STYLES = {PASSED: "green", SKIPPED: "green", OPEN: "yellow", FAILED: "red", BLOCKED: "red", None: "dim"}
_MARKS = {PASSED: "✓", SKIPPED: "✓", OPEN: "◦", FAILED: "✗", BLOCKED: "✗", None: "-"}  # each takes one column in every terminal
_ASCII = {PASSED: ".", SKIPPED: ".", OPEN: "o", FAILED: "F", BLOCKED: "B", None: "-"}
_INDENT = "   "


def style_words(style: str) -> dict[str, bool]:
    """A style as pytest's terminal writer takes it."""
    return {"light" if word == "dim" else word: True for word in style.split()}


def plain(stream: object) -> bool:
    """Must the marks be ASCII, because the STREAM cannot take others?"""
    try:
        "✓✗◦…".encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


class Screen:
    """Lines about the COURSE for somebody in the folder HERE, in a terminal that is so many COLUMNS wide."""

    def __init__(self, course: Course, messages: Messages, here: Path, columns: int, ascii_only: bool = False) -> None:
        self._course, self._say, self._here, self._columns = course, messages, here, columns
        self._marks = _ASCII if ascii_only else _MARKS

    def map(self, standings: Iterable[Standing], current: Standing | None = None, running: bool = False) -> list[Line]:
        """A line a section: a mark a test, how many pass, the title.  While they are RUNNING, it goes without saying that not all ran."""
        standings = list(standings)
        names = max((len(each.section.folder) for each in standings), default=0)
        tests = max((each.all for each in standings), default=0)
        said = [self._count(each, running) for each in standings]
        counts = max(map(width, said), default=0)
        return [self._row(each, each is current, names, tests, count, counts) for each, count in zip(standings, said, strict=True)]

    def _row(self, standing, current, names, tests, count, counts):
        marks = [(self._marks[test.outcome], STYLES[test.outcome]) for test in standing.tests]
        marks += [(self._marks[None], STYLES[None])] * (standing.all - len(marks))
        left = f" {'>' if current else ' '} {standing.section.folder:<{names}}  "
        right = f"{' ' * (tests - len(marks))}  {count}{' ' * (counts - width(count))}"
        title = fit(f"  {standing.section.title}", max(0, self._columns - width(left) - len(marks) - width(right) - 1))
        return [(left, "bold" if current else ""), *marks, (right, "green" if standing.done else ""), (title, "" if current else "dim")]

    def _count(self, standing, running):
        ran = len(standing.found)
        key = {0: "count_none", standing.all: "count"}.get(ran, "count" if running else "count_part")
        return self._say(key, passed=standing.passed, all=standing.all, ran=ran)

    def advice(self, progress: Progress, again: bool = False) -> list[Line]:
        """What is in the way in the first section that is not right, and the next thing to do.

        AGAIN adds the command for a test that fails, where no story says it.
        """
        standing = progress.next
        if standing is None:
            return self._rest(progress)
        return [*self._troubles(standing), *self._labelled(*self._next(standing, again), self._hint(standing))]

    def _troubles(self, standing):
        """A line for each TODO that is open, and for what else is wrong with a module as a whole."""
        groups = {}
        for test in standing.tests:
            if test.trouble:
                groups.setdefault((test.trouble["kind"], test.trouble["sentence"]), []).append(test)
        rows = []
        for (kind, sentence), tests in groups.items():
            place = self._todo_place(standing, sentence) if kind == "todo" else ""
            rows.append((self._say.todo(sentence) if place else sentence, place, self._say.many("tests", len(tests)), "yellow" if kind == "todo" else "red"))
        lines = [line for row in rows for line in self._trouble(row, rows)]
        details = next((test.trouble["details"] for test in standing.tests if test.outcome == BLOCKED), "")
        if details.count('  File "') > 1:  # one frame says no more than the sentence
            lines += [[(f"{_INDENT}  {line}", "dim")] for line in details.splitlines()]
        return [*lines, []] if lines else []

    def _trouble(self, row, rows):
        sentence, place, count, style = row
        if not place:  # an error's text may be long; it is the one thing to read, and never cut
            lines = [[(_INDENT + part, style)] for part in wrap(sentence, self._columns - len(_INDENT) - width(count) - 2)]
            lines[-1].append((f"  {count}", "dim"))
            return lines
        gaps = [max(width(each[column]) for each in rows if each[1]) - width(row[column]) for column in (0, 2)]
        return [[(_INDENT + sentence, style), (f"{' ' * gaps[0]}  {' ' * gaps[1]}{count}  {place}", "dim")]]

    def _next(self, standing, again):
        test = standing.first_wrong
        lesson = self.lesson(standing.section)
        if test.outcome == OPEN:
            fresh = len(standing.found) == standing.all and all(each.outcome == OPEN for each in standing.tests)
            key = "next_lesson" if fresh else "next_todo"
            return (("next", self._say(key, number=self.number(test.sentence), lesson=lesson)),)
        if test.outcome == BLOCKED:
            words = {"command": f"{self.learn} reset {self._short(standing)}"}
            return (("next", self._say(f"next_{test.trouble['kind']}", **words)),)
        return (
            ("next", self._say("next_failed", test=test.name)),
            ("", fit(test.sentence, self._columns - self._indent())),
            ("again", f"{self.tool('pytest')} {self._shown(self._test_file(standing, test))}::{test.name}") if again else None,
        )

    def _hint(self, standing):
        test = standing.first_wrong
        if test.outcome == BLOCKED:
            return None
        names = {hint.number: hint.name for hint in self.hints(standing.section)}
        number = self.number(test.sentence) if test.outcome == OPEN else hints.concerned(self._test_file(standing, test), test.name, names)
        words = [self.learn, "hint", self._short(standing), *([str(number)] if number and len(names) > 1 else [])]
        return ("hint", " ".join(words))

    def _rest(self, progress):
        """What to say where all that ran is right."""
        seen = progress.seen
        part = next((each for each in seen if not each.done), None)
        if not seen:
            return []
        if part:
            command = f"{self.tool('pytest')} {self._shown(self._course.root / 'exercises' / part.section.folder)}"
            return self._labelled(("next", self._say("next_part", section=part.section.folder)), ("run", command))
        if len(seen) == len(self._course.sections):
            return [[(_INDENT + self._say("all_done", count=len(seen)), "green bold")]]
        last = seen[-1]
        following = self._course.sections[self._course.sections.index(last.section) + 1 :]
        lines = [[(_INDENT + self._say("done", section=last.section.folder, all=last.all), "green bold")], []]
        lines += self._labelled(("next", f"{self.learn} next") if not following else self._following(progress[following[0].folder]))
        if (self._course.root / "solutions" / last.section.folder).is_dir():
            lines += self._labelled(("compare", f"{self.learn} solution {self._short(last)}"))
        return lines

    def _following(self, standing):
        return ("next", self._say("next_section", section=standing.section.folder, lesson=self.lesson(standing.section)))

    def _labelled(self, *entries):
        """Each (label, text), the labels in a column."""
        entries = [(self._say(f"label_{label}") if label else "", text) for label, text in filter(None, entries)]
        columns, lines = self._indent(), []
        commands = {self._say(f"label_{name}") for name in ("again", "run", "hint", "compare")}  # to be copied: left whole
        for label, text in entries:
            for part in [text] if label in commands else wrap(text, self._columns - columns):
                left = f"{_INDENT}{label}"
                lines.append([(left + " " * (columns - width(left)), "bold"), (part, "")])
                label = ""
        return lines

    def _indent(self):
        labels = ("next", "again", "hint", "compare")
        return len(_INDENT) + 2 + max(width(self._say(f"label_{label}")) for label in labels)

    # what the course's files hold

    def hints(self, section: Section) -> list[hints.Hint]:
        """Those of the section, in the language of the messages where there are such."""
        path = self._file(section, "hints")
        return hints.read(path.read_text(encoding="utf-8", errors="replace")) if path.is_file() else []

    def lesson(self, section: Section) -> str:
        """The path of the section's lesson, as it is typed from here, in the same language as the hints."""
        return self._shown(self._file(section, "README"))

    def _file(self, section, name):
        """A section's page, README or hints, in the language of the messages where there is one."""
        folder = self._course.root / "exercises" / section.folder
        own = folder / f"{name}.{self._say.lang}.md"
        return own if own.is_file() else folder / f"{name}.md"

    def _todo_place(self, standing, sentence):
        number = self.number(sentence)
        for module in standing.section.modules:
            path = self._course.root / "exercises" / standing.section.folder / f"{module}.py"
            if line := stubs.todo_line(path, number):
                return f"{self._shown(path)}:{line}"
        return self._shown(path)

    def _test_file(self, standing, test):
        return self._course.root / "exercises" / standing.section.folder / test.place[0]

    @staticmethod
    def number(sentence: str) -> int:
        """The number in a sentence about a TODO."""
        return int("".join(char for char in sentence.partition(":")[0] if char.isdigit()) or 0)

    @staticmethod
    def _short(standing):
        return standing.section.folder.partition("_")[0]

    def _shown(self, path):
        """A path as it is typed from here."""
        return os.path.relpath(path, self._here)

    @property
    def learn(self) -> str:
        return self.tool("learn")

    def tool(self, name: str) -> str:
        """How a command of the kit's environment is typed from here."""
        beside = Path(sys.executable).parent / name
        if shutil.which(name) or not beside.is_file():
            return name
        return os.path.relpath(beside, self._here)
