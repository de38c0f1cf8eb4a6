"""`grade check`: check the course itself, as its author."""

import argparse

from grading import coursecheck
from grading.commands import options as shared
from grading.run import choose_sections


def parser() -> argparse.ArgumentParser:
    """What is typed."""
    parser = argparse.ArgumentParser(prog="grade check", description="Check the course: stubs fail, solutions pass, misconceptions are caught.")
    shared.add_course(parser)
    shared.add_section(parser)
    return parser


def run(options: argparse.Namespace, judge: object = None) -> int:
    """Check the sections that are asked for."""
    course = shared.course(options)
    return coursecheck.main(course, [section.folder for section in choose_sections(course, options.section)])
