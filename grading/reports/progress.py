"""What is seen while a class is graded: a bar on a terminal, now and then a plain line anywhere else."""

import time
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from grading.reports import harmless
from grading.results import Verdict

NAME_WIDTH = 24


class Bar:
    """For a terminal.  Prints above the bar what has to be said."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress: Progress | None = None

    def begin(self, what: str, total: int | None) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),  # names hold brackets, too
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("tests"),
            TimeElapsedColumn(),
            TextColumn("so far,"),
            TimeRemainingColumn(),
            TextColumn("left"),
            console=self._console,
            transient=True,
        )
        self._task = self._progress.add_task(what, total=total)
        self._what = what
        self._progress.start()

    def total(self, total: int) -> None:
        self._progress.update(self._task, total=total)

    def verdict(self, name: str, verdict: Verdict) -> None:
        now = f"{self._what}: {harmless.short(name, NAME_WIDTH)} {verdict.section}"
        self._progress.update(self._task, advance=1, description=now)

    def say(self, line: str) -> None:
        self._console.print(Text(harmless.line(line)), soft_wrap=True)

    def end(self) -> None:
        if self._progress:
            self._progress.stop()
            self._progress = None


class Lines:
    """For a log: a line at the beginning and the end of each part, and one every EVERY seconds between."""

    EVERY = 30.0

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._write, self._clock = write, clock
        self._what = ""

    def begin(self, what: str, total: int | None) -> None:
        self._what, self._total, self._done = what, total, 0
        self._started = self._told = self._clock()
        self._write(f"grading {what}" + (f": {total} tests" if total else ""))

    def total(self, total: int) -> None:
        self._total = total

    def verdict(self, name: str, verdict: Verdict) -> None:
        self._done += 1
        now = self._clock()
        if now - self._told < self.EVERY:
            return
        self._told = now
        of = f" of {self._total}" if self._total else ""
        left = f", about {_duration((now - self._started) / self._done * (self._total - self._done))} left" if self._total else ""
        self._write(f"graded {self._done}{of} tests{left}; now {harmless.short(name, NAME_WIDTH)} {verdict.section}")

    def say(self, line: str) -> None:
        self._write(harmless.line(line))

    def end(self) -> None:
        if self._what:
            self._write(f"graded {self._what}: {self._done} tests in {_duration(self._clock() - self._started)}")
            self._what = ""


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(max(0, round(seconds)), 60)
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"
