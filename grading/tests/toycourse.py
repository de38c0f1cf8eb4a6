"""A small course in which all is well, and ways to spoil it, for the tests of the course's check."""

import io
import textwrap

from grading import coursecheck
from grading.course import Course
from grading.coursecheck import files
from grading.coursecheck.section import SectionCheck
from grading.coursecheck.view import View

STUB = '''
"""Sums."""


def add(a, b=0) -> int:
    """Return a + b."""
    # TODO 1: add the two numbers.
    raise NotImplementedError("TODO 1: add is not written yet")


class Till:
    """A till that starts empty."""

    def __init__(self):
        self.total = 0

    def put(self, amount):
        """Add the amount; ValueError unless it is above 0."""
        # TODO 2: refuse first, then add.
        raise NotImplementedError("TODO 2: Till.put is not written yet")
'''
SOLUTION = '''
"""Sums."""


def add(a, b=0) -> int:
    """Return a + b."""
    return a + b


class Till:
    """A till that starts empty."""

    def __init__(self):
        self.total = 0

    def put(self, amount):
        """Add the amount; ValueError unless it is above 0."""
        if amount <= 0:
            raise ValueError("nothing to put")
        self.total = add(self.total, amount)
'''
VISIBLE = '''
"""Sums: the numbers must be right."""

import pytest


def sum_of(sums, a, b):
    return sums.add(a, b)


def sum_of_one(sums, a):
    return sums.add(a)


@pytest.mark.parametrize("b", [2, 3])
def test_two_numbers(observe, b):
    """Two numbers are added."""
    assert observe(sum_of, 1, b) == 1 + b


def test_one_number(observe):
    """The second number is 0 unless it is given."""
    assert observe(sum_of_one, 7) == 7
'''
HIDDEN = '''
"""Sums: the till must be right."""


def put(sums, *amounts):
    till = sums.Till()
    for amount in amounts:
        till.put(amount)
    return till.total


def put_one(sums, amount):
    return put(sums, amount)


def put_two(sums, one, two):
    return put(sums, one, two)


def test_the_till(observe):
    """What is put into the till adds up."""
    assert observe(put_two, 1, 2) == 3


def test_nothing(observe):
    """Less than something is refused."""
    assert observe(put_one, 0).raised("ValueError")
'''
HINTS = '''
# Hints

## TODO 1: add

### 1
What is a sum?

### 2
The operator +.

### 3
```text
## TODO 9: this is code, and no heading
```

## TODO 2: Till.put

### 1 a question
What may be put?

### 2 the tool
`raise ValueError`.

### 3 nearly code
Compare, raise, add.
'''
README = '''
# Sums

```python
import os

print("I am", os.getpid())
print("still", os.getpid(), "of", os.getppid())
```
```output
I am PID
still PID of PPID
```
'''
WRONG = {  # name -> (what to replace in the solution, by what, the test that catches it)
    "subtracts": ("a + b\n", "a - b\n", "test_two_numbers"),
    "takes_the_first": ("a + b\n", "a\n", "test_two_numbers"),
    "multiplies": ("a + b\n", "a * b\n", "test_two_numbers"),
    "one_is_the_default": ("b=0", "b=1", "test_one_number"),
    "keeps_the_last": ("add(self.total, amount)", "amount", "test_the_till"),
    "forgets": ("self.total = add", "add", "test_the_till"),
    "takes_nothing_too": ("<= 0", "< 0", "test_nothing"),
    "keeps_silent": ('raise ValueError("nothing to put")', "return", "test_nothing"),
}
COURSE = '''
title = "Toy"

[[section]]
folder = "01_sums"
title = "sums"
modules = ["sums"]
points = { test_two_numbers = 4, test_one_number = 2.5 }
'''
POINTS = '''
["01_sums"]
test_the_till = 2.5
test_nothing = 1
'''
EX, SO = "exercises/01_sums", "solutions/01_sums"


class Toy:
    """A course below ROOT."""

    def __init__(self, root):
        self.root = root
        self.write("pytest.ini", "[pytest]\naddopts = --import-mode=importlib\n")
        self.write("conftest.py", 'pytest_plugins = ["grading.plugins.target", "grading.plugins.scenes", "grading.plugins.verdicts"]\n')
        self.write("exercises/course.toml", COURSE)
        self.write("solutions/points.toml", POINTS)
        for name, text in (("README.md", README), ("hints.md", HINTS), ("sums.py", STUB), ("test_sums.py", VISIBLE)):
            self.write(f"{EX}/{name}", text)
        self.write(f"{SO}/sums.py", SOLUTION)
        self.write(f"{SO}/test_hidden_sums.py", HIDDEN)
        for name in WRONG:
            self.wrong(name)

    def write(self, name, text):
        """Write a file, from the course's folder; returns its path."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def edit(self, name, old, new):
        """Replace OLD, which is there once, by NEW."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        (self.root / name).write_text(text.replace(old, new), encoding="utf-8")

    def wrong(self, name, caught_by=None, source=None):
        """Write a misconception: one of WRONG, or SOURCE."""
        if source is None:
            old, new, test = WRONG[name]
            source, caught_by = SOLUTION.replace(old, new), test if caught_by is None else caught_by
        docstring = f'"""I believe in {name}.\nIt is wrong.\n\nCaught by: {caught_by}\n"""\n'
        return self.write(f"{SO}/misconceptions/{name}.py", docstring + source.replace('"""Sums."""\n', ""))

    def load(self):
        return Course.load(self.root)

    def read(self):
        """The problems that can be seen without running anything."""
        out = io.StringIO()
        course = self.load()
        check = SectionCheck(course, course.sections[0], View(out))
        check.read(files.present_files(self.root))
        return out.getvalue().splitlines()

    def check(self, **options):
        """(exit code, lines) of the whole check."""
        out = io.StringIO()
        code = coursecheck.main(self.load(), out=out, **options)
        return code, out.getvalue().splitlines()
