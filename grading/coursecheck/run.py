"""The check of a course from its first section to its last."""

import sys

from grading import interrupts
from grading.course import Course
from grading.coursecheck import files, section
from grading.coursecheck.problems import counted
from grading.coursecheck.view import View


def main(course: Course, sections=None, start_method=None, out=None, *, times=1, fill=False, only=(), stamp=False, quick=False, verbose=False) -> int:
    """Check the COURSE, or those SECTIONS of it (names of folders), and say on OUT (standard output) what is wrong, a line each.

    TIMES: judge right and wrong answers so often, and report verdicts that differ.  FILL: write the first failing test into each
    empty `Caught by:` line.  ONLY: the names of the right and wrong answers to judge; all without any.  STAMP: write into each
    translation which text it was made from.  QUICK: judge each misconception by the test that it names alone.  VERBOSE: show in full what was found, below each problem.  Returns 0 where all is well, 1 where there are problems.
    """
    chosen = [each for each in course.sections if not sections or each.folder in sections]
    present = files.present_files(course.root)
    number = 0
    with interrupts.like_ctrl_c(), View(sys.stdout if out is None else out, verbose) as view:
        for problem in () if sections else files.check_top(course, present):
            view.problem(problem)
            number += 1
        for each in chosen:
            number += len(section.check(course, each, view, present, start_method, times, fill, only, stamp, quick))
        view.say(f"{counted(len(chosen), 'section')}, {counted(number, 'problem') if number else 'no problem'}")
    return 1 if number else 0
