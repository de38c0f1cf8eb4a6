"""The command `grade`: what is typed, what is printed, and the exit codes.

0 graded · 1 finished, some grades withheld · 2 wrong usage · 3 the baseline failed · 4 no such sandbox here · 130 interrupted
"""

import sys

from grading import interpreter

if interpreter.refusal():  # before the imports below, which an older Python lacks
    print(interpreter.refusal(), file=sys.stderr)
    raise SystemExit(2)

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from grading import interrupts, run
from grading.course import Course, CourseError
from grading.errors import GradeError
from grading.judge import Judge
from grading.reports import details, harmless, progress, scores_csv, table
from grading.scores import Scores, score

GRADED, WITHHELD, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
PLAIN_WIDTH = 200  # of the table in a log or a pipe

ABOUT = """\
Grade a class: every submission in SUBMISSIONS (a folder or a zip or tar archive each, named after the student) is judged by
the course's tests, the course's own solutions first.  DIR gets scores.csv, details.txt (every failure in full) and
results.jsonl, from which the same command goes on after an interruption."""

MORE = """\
other commands:
  grade doctor      what this machine has and lacks, and what follows
  grade check       check the course itself: stubs fail, solutions pass, misconceptions are caught

exit codes:
  0 graded (broken, missing or refused submissions included)    1 finished, but some grades are withheld
  2 wrong usage, no submissions, --out cannot be written        3 the course's own solutions failed: nobody is graded
  4 a demanded sandbox is not available                         130 interrupted; the same command goes on"""


def main(argv: Sequence[str] | None = None, judge: Judge | None = None) -> int:
    """Run the command; the exit code.  JUDGE is for tests that bring one of their own."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if interpreter.warning():
        print(interpreter.warning(), file=sys.stderr)
    command, parser = _grade, _grade_parser()
    if arguments[:1] == ["doctor"]:
        arguments, command, parser = arguments[1:], _doctor, _doctor_parser()
    elif arguments[:1] == ["check"]:
        arguments, command, parser = arguments[1:], _check, _check_parser()
    options = parser.parse_args(arguments)
    try:
        return command(options, judge)
    except GradeError as error:
        return _complain(error, error.status)
    except CourseError as error:
        return _complain(error, WRONG_USAGE)
    except KeyboardInterrupt:
        return _complain("interrupted; what was graded is kept, and the same command goes on from there", INTERRUPTED)


def _grade(options: argparse.Namespace, judge: Judge | None) -> int:
    settings = run.Settings(
        course=_course(options.course),
        submissions=options.submissions,
        out=options.out,
        only=tuple(options.only),
        sections=tuple(options.section),
        failed=options.failed,
        fresh=options.fresh,
        workers=options.workers,
    )
    errors = Console(stderr=True)
    view = progress.Bar(errors) if errors.is_terminal else progress.Lines(_print_error)
    with interrupts.like_ctrl_c():
        results = run.grade(settings, view, judge)
        scores = score(settings.course, results)
        scores_csv.write(scores, options.out / "scores.csv")
        details.write(scores, results, options.out / "details.txt")
    _conclude(scores, options.out)
    return WITHHELD if any(row.withheld for row in scores.rows) else GRADED


def _conclude(scores: Scores, out: Path) -> None:
    console = _console()
    table.show(scores, console)
    console.print()
    withheld = [row for row in scores.rows if row.withheld]
    if withheld:
        names = ", ".join(harmless.line(row.handed.name) for row in withheld)
        console.print(Text(f"withheld, through no fault of theirs: {names}; the same command tries those tests again"), soft_wrap=True)
    console.print(Text(harmless.line(f"scores: {out / 'scores.csv'} · every failure in full: {out / 'details.txt'}")), soft_wrap=True)


def _doctor(options: argparse.Namespace, judge: Judge | None) -> int:
    from grading import doctor

    doctor.show(_console())
    return GRADED


def _check(options: argparse.Namespace, judge: Judge | None) -> int:
    from grading import coursecheck

    course = _course(options.course)
    return coursecheck.main(course, [section.folder for section in run.choose_sections(course, options.section)])


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=PLAIN_WIDTH)


def _course(folder: Path | None) -> Course:
    return Course.load(folder) if folder else Course.find(Path.cwd())


def _grade_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="grade", usage="grade SUBMISSIONS --out DIR [options]", description=ABOUT, epilog=MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("submissions", metavar="SUBMISSIONS", type=Path, help="the folder that holds the submissions")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="where the results go; made if it is not there")
    _course_option(parser)
    parser.add_argument("--only", metavar="NAME", action="append", default=[], help="only this submission (may be given again)")
    _section_option(parser)
    parser.add_argument("--failed", action="store_true", help="run again what did not pass the last time")
    parser.add_argument("--workers", metavar="N", type=_positive, default=run.WORKERS, help=f"judges at work at once (default {run.WORKERS})")
    parser.add_argument("--fresh", action="store_true", help="run everything again; with --only or --section, just that")
    return parser


def _doctor_parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog="grade doctor", description="What this machine has and lacks, and what follows for grading.")


def _check_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grade check", description="Check the course: stubs fail, solutions pass, misconceptions are caught.")
    _course_option(parser)
    _section_option(parser)
    return parser


def _course_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--course", metavar="DIR", type=Path, help="the folder with exercises/ and solutions/ (default: the one around the current folder)"
    )


def _section_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--section", metavar="NN", action="append", default=[], help="only this section, 07 or 07_lock (may be given again)")


def _positive(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of workers; give 1 or more")
    return number


def _complain(error: object, status: int) -> int:
    _print_error(harmless.text(f"grade: {error}"))
    return status


def _print_error(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
