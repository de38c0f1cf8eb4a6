"""What a report format is, and what it is given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from grading.course import Course
from grading.results import Results
from grading.scores import Scores


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line; a format takes what concerns it."""

    show_hidden: bool = False  # hidden tests by name and in full, instead of counted
    names: bool = False  # students' names in file names and in files that CI shows, beside their ids
    sheet: Path | None = None  # the file that a learning platform exported, to be filled in
    column: str = ""  # the sheet's column to fill, where the format cannot know it


@dataclass(frozen=True)
class Report:
    """All that is known about a class: the records as they are, and the scores made from them."""

    course: Course
    results: Results
    scores: Scores
    options: Options = field(default_factory=Options)


class Format(Protocol):
    """One way to tell the results of a class; a module or any object.  Found by the hook `grading_reports` (grading/hooks.py).

    A format reads REPORT and nothing else of the class: no submission's file, no earlier report, no clock.  The same records give the
    same bytes.  What came from a submission (names, messages, notes) is made harmless for the format: see `harmless`.
    A score that is None is withheld or not graded yet: it is told so or left out, and never written as 0.
    A format may also have `check(options)`, which raises GradeError for what is wrong with the options before a class is graded.
    """

    name: str  # the word behind --format: lower-case letters, digits and hyphens
    summary: str  # one line for --help

    def write(self, report: Report, folder: Path) -> Sequence[str]:
        """Write the format's files into FOLDER, which exists, each replaced in one step; what an earlier run left is replaced, too.

        Returns lines for the instructor: what was written, then what is to be known about it.  Raises GradeError for what cannot be
        done (no --sheet, say), with the cure.
        """
