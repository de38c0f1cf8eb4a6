"""`grade release DIR`: the students' edition of the course, without anything that tells the solutions."""

import argparse
from pathlib import Path

from grading.commands import options as shared
from grading.errors import UsageError
from grading.release import leaks, manifest

LEAKING = 1

ABOUT = """\
Write the students' edition of the course into DIR: exercises, lessons, hints, the tests that students see, and the kit that runs them.
No solutions, hidden tests or misconceptions; that none of them shows is checked before anything is written."""


def parser() -> argparse.ArgumentParser:
    """What is typed."""
    parser = argparse.ArgumentParser(prog="grade release", description=ABOUT)
    parser.add_argument("dir", metavar="DIR", type=Path, help="a new or empty folder (a .git in it stays)")
    shared.add_course(parser)
    return parser


def run(options: argparse.Namespace, judge: object = None) -> int:
    """Check the edition, then write it."""
    _check_empty(options.dir)
    course = shared.course(options)
    files = manifest.edition(course)
    problems = list(leaks.check(course, files))
    for problem in problems:
        shared.print_error(problem)
    if problems:
        shared.print_error(f"grade: nothing was written to {options.dir}: the students' edition would be wrong as said above")
        return LEAKING
    for name, data in files.items():
        try:
            path = options.dir / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise UsageError(f"{options.dir}: cannot be written ({error.strerror}); choose another DIR") from None
    shared.console().print(f"{options.dir}: {len(files)} files, {len(course.sections)} sections; nothing of the solutions in them", markup=False)
    return shared.GRADED


def _check_empty(folder):
    """Refuse what is no new or empty folder: an edition over an older one would keep files that are gone."""
    try:
        found = [path.name for path in folder.iterdir() if path.name != ".git"]
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"{folder}: cannot be used ({error.strerror}); choose another DIR") from None
    if found:
        raise UsageError(f"{folder}: is not empty; choose a new folder, or empty this one (a .git in it may stay)")
