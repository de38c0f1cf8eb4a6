"""The cut: scenes go into the contestant, claims do not, and every line keeps its number."""

import textwrap

import pytest

from grading.contestant.cut import CutError, cut, imports


def _cut(text):
    return cut(textwrap.dedent(text).lstrip("\n"), "test_it.py")


@pytest.mark.parametrize(
    "claim",
    [
        "def test_it(observe): assert observe(scene) == 1",
        "async def test_it(observe): pass",
        "def Test_it(): pass",
        "class TestIt: limit = 1",
        "import pytest",
        "import pytest as p",
        "from pytest import mark",
        "import grading.plugins",
        "from grading.contestant import finding",
        "EXPECTED = 1",
        "EXPECTED_LINES: list = [1]",
        "EXPECTED, other = 1, 2",
        "EXPECTED = [1]\nEXPECTED += [2]",
        "EXPECTED = {}\nEXPECTED['a'] = 1",
        "pytestmark = []",
        "import pytest\nMETHODS = pytest.mark.parametrize('method', ['fork'])",
        "import pytest\n@pytest.fixture\ndef wanted():\n    return 1",
        "# the answer is 42",
    ],
)
def test_a_claim_stays_out(claim):
    """Tests, fixtures, marks, pytest, the kit, comments and what is EXPECTED never reach the contestant."""
    assert cut(f"import os\n{claim}\n", "test_it.py").split() == ["import", "os"]


@pytest.mark.parametrize(
    "scene",
    [
        '"""What is tested."""',
        "import os, sys",
        "from threading import Thread",
        "LIMIT = 3",
        "def scene(bank):\n    return bank.Account('#1')",
        "class Teller:\n    def test_funds(self): pass",
        "import functools\n@functools.cache\ndef twice(n):\n    return 2 * n",
        "def scene(EXPECTED):\n    return EXPECTED",
        "text = 'a\\x0cb'",
    ],
)
def test_a_scene_goes_in(scene):
    """Everything else goes in as it stands."""
    assert cut(scene + "\n", "test_it.py") == scene + "\n"


def test_every_line_keeps_its_number():
    """What is cut leaves empty lines, so that a stack names the line that the student sees; odd separators do not count as lines."""
    text = _cut(
        """
        import pytest
        PAGES = "one\f two\u2028 three"  # a page's separator
        def test_it():
            pass
        def scene():  # where it happens
            return 1
        """
    )
    assert text == '\nPAGES = "one\f two\u2028 three"\n\n\ndef scene():\n    return 1\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("EXPECTED = 1\ndef scene():\n    return EXPECTED\n", "test_it.py:3: a scene uses 'EXPECTED'"),
        ("import pytest\ndef scene():\n    pytest.skip()\n", "test_it.py:3: a scene uses 'pytest'"),
        ("EXPECTED = []\nEXPECTED.append(1)\n", "test_it.py:2: a scene uses 'EXPECTED'"),
        ("from pytest import fixture\n@fixture\ndef wanted():\n    return 1\n", "test_it.py:2: a scene uses 'fixture'"),
        ("def test_it(): pass\ndef scene():\n    return test_it\n", "test_it.py:3: a scene uses 'test_it'"),
        ("import numpy\n", "test_it.py:1: a scene imports 'numpy'"),
        ("def scene():\n    from grading import course\n", "test_it.py:2: a scene imports 'grading'"),
        ("from . import helpers\n", "test_it.py:1: a scene imports '.'"),
        ("from .queue import helpers\n", "test_it.py:1: a scene imports '.queue'"),
        ("import os; EXPECTED = 1\n", "test_it.py:1: a scene and a claim share this line"),
        ("if True:\n    EXPECTED = 1\n", "test_it.py:2: a claim inside another statement"),
        ("try:\n    def test_it(): pass\nfinally:\n    pass\n", "test_it.py:2: a claim inside another statement"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(text, said):
    """A scene that needs the claims, or more than the standard library, is refused by file and line; nothing is guessed."""
    with pytest.raises(CutError) as refusal:
        cut(text, "test_it.py")
    assert str(refusal.value).startswith(said)


def test_what_scenes_import():
    """Only what they import at the margin: what a function imports may be there for its sake."""
    assert imports("import os, http.client\nfrom threading import Thread\ndef scene():\n    import json\n") == ["http.client", "os", "threading"]
