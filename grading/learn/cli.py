"""The command `learn`: which command is meant, and what is said when it cannot be done."""

import sys

from grading import interpreter


def main(argv=None):
    """Run the command; the exit code: 0 done, 1 not yet, 2 cannot be done so, 3 a fault of the kit's, 130 interrupted."""
    if interpreter.refusal(command="learn"):
        print(interpreter.refusal(command="learn"), file=sys.stderr)
        return 2
    try:
        from grading.learn import commands  # here, so that Ctrl-C while it is loaded is no traceback

        return commands.run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read has gone, as `head` does
        _forget_output()
        return 141


def _forget_output():
    """Let nothing be written to standard output any more, not even at the end."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
