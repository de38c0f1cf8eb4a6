"""What the author sees: problems and a line for each section, and on a terminal how far it has come."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from grading.coursecheck.problems import Problem


class View:
    """Writes to OUT.  Use it in a `with`: the bar is gone at the end."""

    def __init__(self, out, verbose=False):
        self._out, self._verbose = out, verbose
        self._bar = None
        if getattr(out, "isatty", lambda: False)():
            columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
            self._bar = Progress(*columns, console=Console(file=out), transient=True)
            self._task = self._bar.add_task("", total=None)

    def __enter__(self):
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *error):
        if self._bar:
            self._bar.stop()

    def doing(self, what: str):
        """What comes next; nothing of it is done."""
        if self._bar:
            self._bar.reset(self._task, description=what, total=None)

    def done(self, number: int, total: int):
        """NUMBER of TOTAL verdicts are there."""
        if self._bar:
            self._bar.update(self._task, completed=number, total=total)

    def problem(self, problem: Problem):
        """One line, and its details where they are wanted."""
        self.say(str(problem))
        if self._verbose and problem.details:
            for line in problem.details.splitlines():
                self.say(f"    {line}")

    def say(self, line: str):
        """A line, as it is: never wrapped, cut or coloured."""
        if self._bar:
            self._bar.console.print(Text(line), soft_wrap=True)
        else:
            print(line, file=self._out, flush=True)
