"""What of a source is worth a look: named with its line, and nothing of a plain answer."""

from pathlib import Path

import grading
from grading.submissions.telling import telling

KIT = Path(grading.__file__).parent.parent


def test_what_reaches_into_the_interpreter_is_named():
    source = b"import sys, ctypes\n\ndef f(x):\n    frame = sys._getframe()\n    while frame.f_back: frame = frame.f_back\n    return eval(x)\n"
    assert telling(source) == ["uses ctypes (line 1)", "uses sys._getframe (line 4)", "uses f_back (line 5)", "uses eval() (line 6)"]


def test_lying_methods_are_named():
    assert telling(b"class A:\n    def __eq__(self, other):\n        return True\n") == ["uses __eq__ (line 2)"]


def test_a_name_that_looks_like_another_is_named():
    assert telling("\u0430ccount = 1\n".encode()) == ["uses the name '\\u0430ccount' (line 1)"]


def test_what_is_no_python_is_left_to_python():
    assert telling(b"def broken(:\n") == telling(b"\0") == telling(b"x = " + b"(" * 5000) == []


def test_the_solutions_have_nothing_of_the_kind():
    found = {path.name: telling(path.read_bytes()) for path in (KIT / "solutions").glob("*/*.py") if not path.name.startswith("test_")}
    assert found and {name: notes for name, notes in found.items() if notes} == {}


def test_nothing_else_is_said_of_a_source(recwarn):
    """An escape that Python does not know is the student's business, and nothing for the terminal of whoever grades."""
    assert telling(b"x = '\\d'; import ctypes\n") == ["uses ctypes (line 1)"] and not recwarn.list
