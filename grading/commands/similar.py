"""`grade similar SUBMISSIONS --out DIR`: submissions that are alike, as pairs to look at."""

import argparse
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from grading.commands import options as shared
from grading.coursecheck.problems import counted
from grading.errors import UsageError
from grading.reports import files, harmless
from grading.reports.table import NAME_WIDTH
from grading.run import choose_sections
from grading.submissions import folder, latest, roster

ABOUT = """\
Compare what was handed in, each with each, and show the pairs that are more alike than is usual: in a table, and in DIR/similar.html with
both sources side by side.  Names, comments, order and what the stub gives do not count.  Nothing is run.  Alike is not copied: what a
pair means only the people can say."""
PAGE = "similar.html"
MOST = 100  # pairs that are shown
IN_THE_TABLE = 30


def parser() -> argparse.ArgumentParser:
    """What is typed."""
    parser = argparse.ArgumentParser(
        prog="grade similar", usage="grade similar SUBMISSIONS --out DIR [options]", description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("submissions", metavar="SUBMISSIONS", type=Path, help="the folder that holds the submissions, as for `grade`")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help=f"where {PAGE} goes; made if it is not there")
    shared.add_course(parser)
    shared.add_section(parser)
    parser.add_argument("--roster", metavar="FILE", type=Path, help="a CSV with the columns submission and id: the page shows the ids")
    parser.add_argument("--most", metavar="N", type=shared.positive, default=MOST, help=f"show the N pairs that are most alike (default {MOST})")
    return parser


def run(options: argparse.Namespace, judge: object = None) -> int:
    """Compare, print the table, write the page."""
    try:
        from grading.similar import page, pairs
    except ModuleNotFoundError as error:
        if error.name != "rapidfuzz":
            raise
        raise UsageError("similar needs RapidFuzz, which is not installed here: pip install 'concurrency-kit[similar]'") from None
    course = shared.course(options)
    sections = choose_sections(course, options.section)
    rules = latest.Rules(roster.read(options.roster) if options.roster else None)
    found = latest.choose(folder.entries(options.submissions, course, options.out), rules)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{options.out}: cannot be made ({error.strerror}); choose another --out") from None
    with tempfile.TemporaryDirectory(prefix="similar-") as stage:
        compared = pairs.through(course, sections, found, Path(stage), _watch)
    files.replace(options.out / PAGE, page.content(compared, options.most))
    console, shown = shared.console(), compared.pairs[: options.most]
    if shown:
        console.print(_table(shown[:IN_THE_TABLE], page.percent))
    many = f"{counted(sum(compared.counts.values()), 'answer')} of {counted(len(found), 'submission')} compared"
    lines = [f"{page.counted(compared, len(shown))} ({many})"]
    lines += ["Alike is not copied: look at both, and ask, before you think so."] if shown else []
    for line in [*compared.notes, *lines, f"both sources of each pair: {options.out / PAGE}"]:
        console.print(Text(harmless.line(line)), soft_wrap=True)
    return shared.GRADED


def _table(shown: list, percent: Callable[[float], str]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for title in ("pairs to look at", "", "file"):
        table.add_column(title, no_wrap=True)
    for title in ("alike", "usual"):
        table.add_column(title, justify="right", no_wrap=True)
    for pair in shown:
        names = (Text(harmless.short(name, NAME_WIDTH)) for name in (pair.first, pair.second))
        usual = f"up to {percent(pair.usual.most)}" if pair.usual.pairs else "-"
        table.add_row(*names, Text(pair.path), percent(pair.shared.share), usual)
    return table


def _watch(items: list, what: str) -> Iterable:
    """The items, with a bar on a terminal that goes when it is done."""
    console = Console(stderr=True)
    return track(items, f"{what} ", console=console, transient=True, disable=not console.is_terminal)
