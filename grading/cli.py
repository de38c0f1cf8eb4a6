"""The command `grade`: which command is meant, and what is said when it cannot be done.  The exit codes are in `grade --help`."""

import sys

from grading import interpreter

if interpreter.refusal():  # before the imports below, which an older Python lacks
    print(interpreter.refusal(), file=sys.stderr)
    raise SystemExit(2)

from collections.abc import Sequence

from grading import commands
from grading.commands.options import INTERRUPTED, WRONG_USAGE, complain
from grading.course import CourseError
from grading.errors import GradeError
from grading.judge import Judge


def main(argv: Sequence[str] | None = None, judge: Judge | None = None) -> int:
    """Run the command; the exit code.  JUDGE is for tests that bring one of their own."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if interpreter.warning():
        print(interpreter.warning(), file=sys.stderr)
    name = commands.DEFAULT
    if arguments and arguments[0] in commands.SUMMARIES:
        name = arguments.pop(0)
    command = commands.load(name)
    options = command.parser().parse_args(arguments)
    try:
        return command.run(options, judge)
    except GradeError as error:
        return complain(error, error.status)
    except CourseError as error:
        return complain(error, WRONG_USAGE)
    except KeyboardInterrupt:
        return complain("interrupted; what was graded is kept, and the same command goes on from there", INTERRUPTED)
