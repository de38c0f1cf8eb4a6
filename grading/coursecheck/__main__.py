"""`python -m grading.coursecheck [SECTION ...]`: check the course, or some of its sections."""

import argparse
import sys
from pathlib import Path

from grading.course import Course, CourseError
from grading.coursecheck import main
from grading.plugins.scenes import START_METHODS


def arguments():
    parser = argparse.ArgumentParser(prog="python -m grading.coursecheck", description=__doc__)
    parser.add_argument("section", nargs="*", help="01_fork, or 01 (default: all)")
    where = "the folder that holds exercises/ and solutions/ (default: found upwards from here)"
    parser.add_argument("--course", type=Path, metavar="DIR", help=where)
    parser.add_argument("--start-method", choices=START_METHODS, help="the default start method of multiprocessing (default: the interpreter's)")
    parser.add_argument("--times", type=int, default=1, metavar="N", help="judge right answers N times, and wrong ones by the test that catches them; report verdicts that differ")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="judge only the right and wrong answers of that name")
    parser.add_argument("--fill", action="store_true", help="write the first failing test into each empty `Caught by:` line")
    parser.add_argument("--stamp", action="store_true", help="write into each translation that agrees which text it was made from")
    parser.add_argument("--quick", action="store_true", help="judge each wrong answer by the test that it names alone, not by those before it")
    parser.add_argument("--verbose", "-v", action="store_true", help="below each problem, show in full what was found")
    options = parser.parse_args()
    if options.times < 1:
        parser.error(f"--times {options.times}: give 1 or more")
    try:
        course = Course.load(options.course) if options.course else Course.find(Path.cwd())
    except CourseError as error:
        parser.error(str(error))
    folders = [section.folder for section in course.sections]
    chosen = [folder for folder in folders if {folder, folder.split("_")[0]} & set(options.section)]
    for name in options.section:
        if not any(name in (folder, folder.split("_")[0]) for folder in folders):
            parser.error(f"{name}: no such section; there are {', '.join(folders)}")
    return course, chosen or None, options


if __name__ == "__main__":
    course, chosen, options = arguments()
    try:
        told = {name: getattr(options, name) for name in ("times", "fill", "only", "stamp", "quick", "verbose")}
        sys.exit(main(course, chosen, options.start_method, **told))
    except KeyboardInterrupt:
        sys.exit(130)
