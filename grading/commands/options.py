"""What several commands share: options, the course they speak of, where they print, and the exit codes."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from grading.course import Course, CourseError
from grading.errors import GradeError, UsageError
from grading.reports import details, formats, harmless, scores_csv
from grading.reports.contract import Format, Options, Report
from grading.results import Handed, Results
from grading.scores import Scores

GRADED, WITHHELD, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
PLAIN_WIDTH = 200  # of a table in a log or a pipe


def add_course(parser: argparse.ArgumentParser) -> None:
    """--course DIR, to be read by `course`."""
    parser.add_argument(
        "--course", metavar="DIR", type=Path, help="the folder with exercises/ and solutions/ (default: the one around the current folder)"
    )


def add_section(parser: argparse.ArgumentParser) -> None:
    """--section NN, as often as one likes."""
    parser.add_argument("--section", metavar="NN", action="append", default=[], help="only this section, 07 or 07_lock (may be given again)")


def add_reports(parser: argparse.ArgumentParser) -> None:
    """--format NAME and what goes with it, to be read by `report_options`."""
    group = parser.add_argument_group("reports")
    group.add_argument("--format", metavar="NAME", action="append", default=[], help="also write this report (may be given again); see below")
    group.add_argument(
        "--show-hidden",
        action="store_true",
        help="show hidden tests by name and in full; else a report says, for each section, how many of them passed and for how many points",
    )
    group.add_argument("--names", action="store_true", help="put students' names, too, into file names and reports that CI shows; else only ids, s0001")
    group.add_argument("--sheet", metavar="FILE", type=Path, help="the gradebook that Canvas or Moodle exported, to be filled in")
    group.add_argument("--column", metavar="TITLE", default="", help="the sheet's column to fill, where there is more than one")


def report_options(options: argparse.Namespace) -> Options:
    """What `add_reports` was given."""
    return Options(options.show_hidden, options.names, options.sheet, options.column)


class Parser(argparse.ArgumentParser):
    """Lists the report formats below its help: they are looked for only when help is asked for."""

    def format_help(self) -> str:
        return f"{super().format_help()}\nreport formats:\n{_overview()}\n"


def _overview() -> str:
    try:
        return formats.overview(Course.find(Path.cwd()).root)
    except CourseError:  # no course around the current folder: there is only what is installed
        return formats.overview(None)
    except GradeError as error:
        return f"  {harmless.line(str(error))}"


def write_reports(chosen: Iterable[Format], report: Report, folder: Path) -> None:
    """Write the reports, and say where they are.  Raises GradeError as the formats do."""
    for each in chosen:
        for line in each.write(report, folder):
            console().print(Text(harmless.line(f"{each.name}: {line}")), soft_wrap=True)


def course(options: argparse.Namespace) -> Course:
    """The course that --course names, or the one around the current folder.  Raises CourseError."""
    return Course.load(options.course) if options.course else Course.find(Path.cwd())


def write_scores(scores: Scores, results: Results, out: Path) -> None:
    """The files that OUT always has.  Raises ResultsError where one cannot be written."""
    scores_csv.write(scores, out / "scores.csv")
    details.write(scores, results, out / "details.txt")


def find(results: Results, name: str) -> Handed:
    """The submission of that name, id or entry in SUBMISSIONS.  Raises UsageError where there is none."""
    students = results.students()
    for each in students:
        if name in (each.name, each.id, each.source):
            return each
    raise UsageError(f"{name}: no such submission; there are {len(students)}" + (f", the first is {students[0].name}" if students else ""))


def positive(text: str) -> int:
    """The type of an option that takes 1 or more."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 up")
    return number


def console() -> Console:
    """Standard output: as wide as the terminal, or wide enough for a table in a log."""
    terminal = Console()
    return terminal if terminal.is_terminal else Console(width=PLAIN_WIDTH)


def print_error(text: str) -> None:
    """One line, or a few, on standard error."""
    print(text, file=sys.stderr, flush=True)


def complain(error: object, status: int) -> int:
    """Say what is wrong, in words that no terminal takes for orders; STATUS."""
    print_error(harmless.text(f"grade: {error}"))
    return status
