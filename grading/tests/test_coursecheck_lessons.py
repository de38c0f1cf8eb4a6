"""The programs of a lesson: which are run, and what their output is held against."""

import pytest

from grading.coursecheck import lessons


def _lesson(*parts):
    """A lesson of fenced blocks, ("python", text) or a line of prose."""
    return "".join(f"{part}\n" if isinstance(part, str) else f"```{part[0]}\n{part[1]}\n```\n" for part in parts)


def _check(*parts):
    programs, problems = lessons.read(_lesson(*parts), "README.md")
    return [str(problem) for problem in [*problems, *(each for program in programs for each in lessons.check(program))]]


def test_programs_and_outputs_come_in_pairs():
    program = ("python", "print(1)")
    assert _check("# Sums", program, ("output", "1"), "", program, "", ("output", "1"), ("console", "$ ls")) == []
    assert _check(("python no-run", "print(1)"), "prose") == []
    no_output = ["README.md:1: the program has no ```output block right after it; add one, or mark it ```python no-run"]
    assert _check(program) == no_output
    assert _check(program, "It prints:", ("output", "1")) == [
        *no_output,
        "README.md:5: this output belongs to no program; put it right after its ```python block",
    ]
    assert _check(program, program, ("output", "1")) == no_output
    assert _check(("python norun", "print(1)"), ("output", "1")) == [
        "README.md:1: ```python norun: a mark that nobody knows; use no-run, fails or none"
    ]


def test_a_program_runs_in_a_fresh_interpreter_in_a_folder_of_its_own():
    text = "import os, sys\nprint(__name__, os.listdir(), sys.stdout.isatty(), sys.stdin.read())"
    assert _check(("python", text), ("output", "__main__ ['program.py'] False")) == [
        "README.md:1: line 1 of the output is \"__main__ ['program.py'] False \", the lesson says \"__main__ ['program.py'] False\"; "
        "correct the program or the ```output block"
    ]


@pytest.mark.parametrize(
    "said, printed, told",
    [
        ("a\nb\n", "a\nb\n", ""),
        ("a (b) [c] *\n", "a (b) [c] *\n", ""),
        ("", "", ""),
        ("PID of PPID, PID\n", "12 of 3, 12\n", ""),
        ("PID1 (PID2)\n", "12 (13)\n", ""),
        ("PID\n", "no\n", "line 1 of the output is 'no', the lesson says 'PID'"),
        ("RAPID\n", "12\n", "line 1 of the output is '12', the lesson says 'RAPID'"),
        ("PID\nPID\n", "12\n13\n", "the same word stands for different numbers in its output"),
        ("a\nb\n", "a\n", "the program does not print line 2 of its output, 'b'"),
        ("a\n", "a\nb\n", "the program prints a line more than the lesson says, 'b'"),
        ("a\nb\n", "b\na\n", "line 1 of the output is 'b', the lesson says 'a'"),
    ],
)
def test_what_is_printed_against_what_the_lesson_says(said, printed, told):
    assert lessons.compare(said, printed) == told


def test_a_program_that_fails():
    program = "print(1)\nraise SystemExit('no tea')"
    assert _check(("python", program), ("output", "1")) == [
        "README.md:1: the program ended with status 1 (no tea); correct it, or mark it ```python fails"
    ]
    assert _check(("python fails", program), ("output", "1")) == []
    assert _check(("python fails", "print(1)"), ("output", "1")) == [
        "README.md:1: the program ended with status 0 (nothing on standard error); take the mark away"
    ]


def test_a_program_that_never_ends():
    (program,), _ = lessons.read(_lesson(("python", "import signal\nsignal.pause()"), ("output", "1")), "README.md")
    (problem,) = lessons.check(program, limit=0.5)
    assert str(problem) == "README.md:1: the program did not end within 0.5 s; correct it, or mark it ```python no-run"
