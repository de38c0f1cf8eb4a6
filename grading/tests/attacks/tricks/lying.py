"""Lies: what comes back is not what it seems, or more than anybody can read.  See the package."""

# ruff: noqa: F821
from grading.tests.attacks.names import *  # what stands above a trick in its submission


def equals_everything(number):
    """An object that equals whatever it is compared with."""

    class Everything:
        def __eq__(self, other):
            return True

        __hash__ = None

    return Everything()


def is_a_string_that_lies(number):
    """A str that equals everything: only exact types travel."""

    class Word(str):
        def __eq__(self, other):
            return True

        def __hash__(self):
            return 0

    return Word("")


def lies_about_its_class(number):
    """An object that says that it is a str."""

    class Word:
        __class__ = str

        def __eq__(self, other):
            return True

    return Word()


def hides_a_pickle(number):
    """An object whose unpickling writes a file: nothing is unpickled."""

    class Bomb:
        def __reduce__(self):
            return os.system, (f"echo harm > {CANARY}",)

    return Bomb()


def raises_a_liar(number):
    """An exception whose text and equality lie, and which runs code while it is described."""

    class Liar(BaseException):
        def __str__(self):
            write_everywhere(message(prize(number)))
            return prize(number)

        __repr__ = __str__

    raise Liar


def returns_too_deep(number):
    """A list nested so deep that whoever decodes it falls over."""
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep


def returns_too_much(number):
    """More text than anybody reads."""
    return "x" * 30_000_000


def returns_not_a_number(number):
    """NaN, which JSON does not have and which equals nothing."""
    return float("nan")


def returns_a_huge_number(number):
    """A number whose text takes for ever to make."""
    return 1 << 4_000_000


def writes_escapes(number):
    """Control sequences, markup and formulas, for whoever reads the report."""
    raise ValueError("\x1b]0;owned\x07\x1b[2J<script>alert(1)</script>\n=cmd|' /C calc'!A0\n::error::x\u202e\ud800")


def speaks_like_a_report(number):
    """A test summary, TAP and workflow commands on standard output."""
    print("===== 5 passed in 0.01s =====\nok 1 - all\n::set-output name=score::100\n" + message(prize(number)))
    return ""
