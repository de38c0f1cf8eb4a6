"""The errors that `grade` answers with one line and an exit code of its own."""


class GradeError(Exception):
    """Something stands in the way of grading.  The text names the place and the cure; `status` is the exit code."""

    status = 2


class UsageError(GradeError):
    """What was asked for cannot be done: no such folder, no submissions, an --out that cannot be written."""


class ResultsError(GradeError):
    """results.jsonl cannot be read, continued or written."""


class BaselineError(GradeError):
    """The course's own solutions did not earn full points here, so nobody is graded."""

    status = 3
