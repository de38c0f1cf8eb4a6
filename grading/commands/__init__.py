"""The commands behind `grade`, one file each.

A command's file has `parser()`, and `run(options, judge)`, which returns the exit code and raises GradeError or CourseError for
what is wrong.  It is imported only when it is called for.
"""

import importlib
from types import ModuleType

DEFAULT = "class"  # what `grade SUBMISSIONS --out DIR` is called here; it has no word of its own on the command line
SUMMARIES = {  # by the word that calls the command; said here, so that `--help` imports none of them
    "report": "write further reports from the results of a class that was graded",
    "override": "give a submission's section points by hand, with a reason",
    "explain": "one test of one submission: what was run, what came back, how to repeat it",
    "similar": "submissions that are more alike than is usual, as pairs to look at",
    "doctor": "what this machine has and lacks, and what follows",
    "release": "write the students' edition of the course: no solutions, no hidden tests",
    "check": "check the course itself: stubs fail, solutions pass, misconceptions are caught",
}
_MODULES = {DEFAULT: "grade_class"}


def load(name: str) -> ModuleType:
    """The module of the command of that name."""
    return importlib.import_module(f"grading.commands.{_MODULES.get(name, name)}")
