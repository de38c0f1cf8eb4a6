"""Where `learn` writes: the lines of `grading.learn.screen` in a terminal, a pipe or a file, and a map that is drawn as it changes."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.text import Text

from grading.course import Course, Section
from grading.learn import run, screen
from grading.learn.messages import Messages
from grading.learn.screen import Line, Screen
from grading.reports import harmless


class _Console(Console):
    def on_broken_pipe(self) -> None:  # rich would end the process here, with 1, which means something else
        raise BrokenPipeError


class Display:
    """Standard output, for somebody in the current folder who learns the COURSE."""

    def __init__(self, course: Course, say: Messages) -> None:
        self.course, self.say = course, say
        self.console = _Console(highlight=False, soft_wrap=True)
        self.screen = Screen(course, say, Path.cwd(), self.console.width, screen.plain(sys.stdout))

    def say_line(self, text: str = "", style: str = "", end: str = "\n") -> None:
        """A sentence, broken between words where it is longer than the terminal is wide."""
        self.console.print(Text(harmless.text(text), style), soft_wrap=not self.console.is_terminal, end=end)

    def verbatim(self, text: str) -> None:
        """Text as it is: code, or what pytest would show."""
        self.console.print(Text(harmless.text(text)), soft_wrap=True)

    def lines(self, lines: Iterable[Line]) -> None:
        """Lines of the screen."""
        for line in lines:
            self.console.print(_text([line]), soft_wrap=True)

    def watch(self, sections: Iterable[Section], stop: bool = False) -> run.Run:
        """Run the tests of the SECTIONS (see `run.run`), with their map drawn as it changes; the map stays."""
        sections = list(sections)
        with self._drawn() as draw:
            ran = run.run(self.course, sections, lambda progress, now: draw(self._map(sections, progress, now, True)), stop)
        if ran.progress.seen:
            self.lines([*self._map(sections, ran.progress, ran.progress.next, False), []])
        return ran

    def _map(self, sections, progress, current, running):
        return self.screen.map([progress[section.folder] for section in sections], current, running)

    @contextlib.contextmanager
    def _drawn(self) -> Iterator:
        """draw(lines) shows them in place of those before, where the terminal can; they are gone in the end."""
        if not self.console.is_terminal or self.console.is_dumb_terminal:
            yield lambda lines: None
            return
        with Live(console=self.console, refresh_per_second=8, transient=True) as live:
            yield lambda lines: live.update(_text(lines))


def _text(lines):
    parts = [part for line in lines for part in (*line, ("\n", ""))]
    return Text.assemble(*((harmless.text(text), style) for text, style in parts[:-1]))
