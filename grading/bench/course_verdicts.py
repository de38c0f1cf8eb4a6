"""Judge right and wrong answers many times in a row, several sections at a time, idle or beside busy loops: are the verdicts alike?

    python -m grading.bench.course_verdicts --times 50
    python -m grading.bench.course_verdicts --times 5 --busy 6 --python python3.12 --start-method spawn 01 02

Each section is `python -m grading.coursecheck SECTION --times N` in a process of its own.  A demonstration, not a gate.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import grading
from grading.bench.repeat import busy_loops
from grading.course import Course
from grading.errors import UsageError
from grading.plugins.scenes import START_METHODS
from grading.run import choose_sections

KIT = Path(grading.__file__).parents[1]


def check(python: str, section: str, options: list[str]) -> tuple[bool, str]:
    """(Whether the section is fine, what the course check said of it)."""
    done = subprocess.run(
        [python, "-m", "grading.coursecheck", section, *options], cwd=KIT, capture_output=True, text=True, errors="replace", check=False
    )
    said = (done.stdout + done.stderr).strip().splitlines()
    return done.returncode == 0, "\n".join(said[:-1] if done.returncode == 0 else said)  # its last line counts sections


def main() -> int:
    """Returns the number of sections that were not fine, 1 at most."""
    course = Course.load(KIT)
    parser = argparse.ArgumentParser(prog="python -m grading.bench.course_verdicts", description="Are the verdicts alike, many times in a row?")
    parser.add_argument("section", nargs="*", help="01_fork, or 01 (default: all)")
    parser.add_argument("--times", type=int, default=50, metavar="N", help="how many times each answer is judged (default: 50)")
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="how many busy loops run beside them (default: none)")
    parser.add_argument("--at-once", type=int, default=os.cpu_count(), metavar="N", help="how many sections at a time (default: one a processor)")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="an interpreter to use (default: this one)")
    parser.add_argument("--start-method", choices=START_METHODS, help="the default start method of multiprocessing (default: the interpreter's)")
    options = parser.parse_args()
    try:
        wanted = [section.folder for section in choose_sections(course, options.section)]
    except UsageError as error:
        parser.error(str(error))
    told = ["--times", str(options.times), *(["--start-method", options.start_method] if options.start_method else [])]
    start, bad = time.monotonic(), 0
    with busy_loops(options.busy), ThreadPoolExecutor(options.at_once) as pool:
        checks = [pool.submit(check, options.python, name, told) for name in reversed(wanted)]  # the long ones are the last
        for each in as_completed(checks):
            fine, said = each.result()
            bad += not fine
            print(said, flush=True)
    method, seconds = options.start_method or "the default start method", time.monotonic() - start
    print(f"{len(wanted)} sections, {options.times} times, {method}, {options.busy} busy loops: {bad} not fine; {seconds:.0f} s")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
