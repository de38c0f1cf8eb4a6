"""`grade SUBMISSIONS --out DIR`: grade a class, or go on with it."""

import argparse
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from grading import cluster, interrupts, run as running
from grading.commands import SUMMARIES, options as shared
from grading.contestant import sandbox
from grading.judge import Judge
from grading.reports import changes, formats, harmless, progress, table
from grading.reports.contract import Report
from grading.scores import Scores
from grading.submissions import latest, roster

ABOUT = """\
Grade a class: every submission in SUBMISSIONS (a folder or a zip or tar archive each, named after the student) is judged by
the course's tests, the course's own solutions first.  DIR gets scores.csv, details.txt (every failure in full) and
results.jsonl, from which the same command goes on after an interruption."""

MORE = f"""\
other commands:
{chr(10).join(f"  grade {name:11} {summary}" for name, summary in SUMMARIES.items())}

exit codes:
  0 graded (broken, missing or refused submissions included)    1 finished, but some grades are withheld
  2 wrong usage, no submissions, --out cannot be written        3 the course's own solutions failed: nobody is graded
  4 a demanded sandbox is not available                         130 interrupted; the same command goes on"""


def parser() -> argparse.ArgumentParser:
    """What is typed."""
    parser = shared.Parser(
        prog="grade", usage="grade SUBMISSIONS --out DIR [options]", description=ABOUT, epilog=MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("submissions", metavar="SUBMISSIONS", type=Path, help="the folder that holds the submissions")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="where the results go; made if it is not there")
    shared.add_course(parser)
    parser.add_argument("--only", metavar="NAME", action="append", default=[], help="only this submission (may be given again)")
    shared.add_section(parser)
    parser.add_argument("--failed", action="store_true", help="run again what did not pass the last time")
    parser.add_argument(
        "--workers", metavar="N", type=shared.positive, default=running.WORKERS, help=f"judges at work at once (default {running.WORKERS})"
    )
    parser.add_argument("--cluster", metavar="ADDRESS", help="have a Dask cluster do the work: its scheduler's address (needs the extra `cluster`)")
    parser.add_argument("--all", action="store_true", help="grade each of several submissions of one student, not the latest alone")
    parser.add_argument("--roster", metavar="FILE", type=Path, help="a CSV with the columns submission and id: reports and logs show the ids")
    parser.add_argument("--due", metavar="TIME", type=_time, help="mark what was handed in later, 2026-03-01T23:59 (times: roster, names, files)")
    levels = ", ".join(sandbox.levels())
    parser.add_argument("--sandbox", metavar="LEVEL", default=sandbox.AUTO, help=f"how submissions are confined: auto (the default), {levels}")
    parser.add_argument("--fresh", action="store_true", help="run everything again; with --only or --section, just that")
    shared.add_reports(parser)
    return parser


def run(options: argparse.Namespace, judge: Judge | None = None) -> int:
    """Grade; JUDGE is for tests that bring one of their own."""
    course = shared.course(options)
    chosen = formats.choose(options.format, course.root, shared.report_options(options))  # before the class is graded, not after
    level = sandbox.choose(options.sandbox, course.root)
    settings = running.Settings(
        course=course,
        submissions=options.submissions,
        out=options.out,
        only=tuple(options.only),
        sections=tuple(options.section),
        failed=options.failed,
        sandbox=level.name,
        fresh=options.fresh,
        workers=options.workers,
        handing_in=latest.Rules(roster.read(options.roster) if options.roster else None, options.due, options.all),
    )
    errors = Console(stderr=True)
    view = progress.Bar(errors) if errors.is_terminal else progress.Lines(shared.print_error)
    with interrupts.like_ctrl_c():
        graded = running.grade(settings, view, judge, cluster.connect(options.cluster, view.say) if options.cluster else None)
        shared.write_scores(graded.scores, graded.results, options.out)
    _conclude(graded.scores, changes.lines(graded.before, graded.scores), options.out, level.name)
    shared.write_reports(chosen, Report(course, graded.results, graded.scores, shared.report_options(options)), options.out)
    return shared.WITHHELD if any(row.withheld for row in graded.scores.rows) else shared.GRADED


def _time(text: str) -> datetime:
    """The type of --due."""
    try:
        return roster.moment(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write 2026-03-01T23:59, with +01:00 behind it for another time zone") from None


def _conclude(scores: Scores, changed: list[str], out: Path, level: str) -> None:
    console = shared.console()
    table.show(scores, console)
    console.print()
    for line in ["changed since the last run:", *changed] if changed else ():
        console.print(Text(harmless.line(line)), soft_wrap=True)
    withheld = [row for row in scores.rows if row.withheld]
    if withheld:
        names = ", ".join(harmless.line(row.handed.name) for row in withheld)
        console.print(Text(f"withheld, through no fault of theirs: {names}; the same command tries those tests again"), soft_wrap=True)
    console.print(Text(harmless.line(f"scores: {out / 'scores.csv'} · every failure in full: {out / 'details.txt'} · sandbox: {level}")), soft_wrap=True)
