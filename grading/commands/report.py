"""`grade report DIR --format NAME`: further reports, from the recorded results alone."""

import argparse
from pathlib import Path

from grading.commands import options as shared
from grading.errors import ResultsError, UsageError
from grading.reports import formats
from grading.reports.contract import Report
from grading.results import Results, read
from grading.scores import score
from grading.submissions.folder import RESULTS

ABOUT = """\
Write reports of a class that was graded into DIR: nothing is run again, all comes from DIR/results.jsonl and the points in the
course.  The reports go into DIR, too, or into --out."""


def parser() -> argparse.ArgumentParser:
    """What is typed."""
    parser = shared.Parser(
        prog="grade report", usage="grade report DIR --format NAME [options]", description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("results", metavar="DIR", type=Path, help="the --out of an earlier `grade`")
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="where the reports go; made if it is not there (default: DIR)")
    shared.add_course(parser)
    shared.add_reports(parser)
    return parser


def run(options: argparse.Namespace, judge: object = None) -> int:
    """Write them; the exit code is that of the run that is reported on."""
    course = shared.course(options)
    chosen = formats.choose(options.format, course.root, shared.report_options(options))
    if not chosen:
        raise UsageError(f"which report? give --format NAME; there are {', '.join(formats.known(course.root))}")
    results = _results(options.results)
    if results.header.course != course.digest():
        raise ResultsError(f"{options.results / RESULTS} was made under another course than {course.root}; name that one by --course, or grade anew with --fresh")
    scores = score(course, results)
    folder = options.out or options.results
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}); choose another --out") from None
    shared.write_reports(chosen, Report(course, results, scores, shared.report_options(options)), folder)
    return shared.WITHHELD if any(row.withheld for row in scores.rows) else shared.GRADED


def _results(folder: Path) -> Results:
    results, _ = read(folder / RESULTS)
    if results.header is None:
        raise UsageError(f"{folder}: no {RESULTS} in it; give the --out of an earlier `grade`")
    return results
