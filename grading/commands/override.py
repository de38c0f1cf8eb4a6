"""`grade override DIR SUBMISSION SECTION POINTS --reason TEXT`: a person's decision about one section, in place of the tests'."""

import argparse
import getpass
import math
import time
from pathlib import Path

from grading.commands import options as shared
from grading.course import Course, Section
from grading.errors import UsageError
from grading.journal import Journal
from grading.reports import harmless
from grading.results import Handed, Override, Results
from grading.run import choose_sections
from grading.scores import points, score
from grading.submissions.folder import RESULTS

AUTO = "auto"


def parser() -> argparse.ArgumentParser:
    """What is typed."""
    parser = argparse.ArgumentParser(
        prog="grade override",
        description="Give a submission's section POINTS by hand.  It stands until it is withdrawn, whatever is graded again, and is shown "
        "with its reason in each report.",
    )
    parser.add_argument("out", metavar="DIR", type=Path, help="the --out of the class")
    parser.add_argument("submission", metavar="SUBMISSION", help="as scores.csv calls it, or its id such as s0001")
    parser.add_argument("section", metavar="SECTION", help="07 or 07_lock")
    parser.add_argument("points", metavar="POINTS", type=_points, help=f"from 0 to what the section is worth; `{AUTO}`: what the tests say again")
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why, for whoever asks")
    parser.add_argument("--by", metavar="WHO", help="who decided (default: the user's name on this machine)")
    shared.add_course(parser)
    return parser


def run(options: argparse.Namespace, judge: object = None) -> int:
    """Write the decision down, and the scores anew."""
    course = shared.course(options)
    (section,) = choose_sections(course, [options.section])
    if not options.reason.strip():
        raise UsageError("--reason is empty; say why, it is shown in the reports")
    with Journal(options.out / RESULTS, None) as journal:
        handed = shared.find(journal.results, options.submission)
        journal.append(_override(options, handed, section, journal.results, course))
        scores = score(course, journal.results)
        shared.write_scores(scores, journal.results, options.out)
    row = next(row for row in scores.rows if row.handed.id == handed.id)
    tested = f"{section.folder}: {points(row.sections[section.folder]) or '-'}, as tested"
    said = next((line for line in row.by_hand if line.startswith(f"{section.folder}:")), tested)
    print(harmless.line(f"{handed.name}  {said}"))
    print(harmless.line(f"{handed.name}  total {points(row.total) or '-'} of {points(scores.max)}; scores.csv and details.txt are written anew, other reports by `grade report`"))
    return shared.GRADED


def _override(options: argparse.Namespace, handed: Handed, section: Section, results: Results, course: Course) -> Override:
    most = score(course, results).sections.get(section.folder)
    if most is None:
        raise UsageError(f"{section.folder} has not been graded in {options.out}; grade it first")
    given = options.points
    if given is not None and given > most:
        raise UsageError(f"{section.folder} is worth {points(most)} points at most, not {given:g}")
    return Override(
        submission=handed.id,
        section=section.folder,
        points=given or 0,
        reason=options.reason.strip(),
        who=options.by or _user(),
        when=time.strftime("%Y-%m-%d %H:%M %z"),
        digest=handed.digests.get(section.folder, ""),
        withdrawn=given is None,
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise UsageError("this machine does not know who you are; say so by --by WHO") from None


def _points(text: str) -> float | None:
    """The type of POINTS; None for `auto`."""
    if text == AUTO:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number from 0 up nor `{AUTO}`")
    return number
