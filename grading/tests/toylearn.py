"""A course of two small sections, as a student has it, and a way to run commands in it: for the tests of the coach and of `learn`."""

import os
import subprocess
import sys
from pathlib import Path

import grading
from grading.tests.toycourse import Toy

HOME = Path(grading.__file__).parents[1]
PLUGINS = ("target", "scenes", "explorer", "verdicts", "coach")
COURSE = '''
title = "Toy"

[[section]]
folder = "01_sums"
title = "sums"
modules = ["sums"]
points = { test_two_numbers = 4, test_one_number = 2.5 }

[[section]]
folder = "02_tills"
title = "tills"
modules = ["tills"]
points = { test_the_till = 3, test_nothing = 2, test_two_tellers = 5 }
'''
STUB = '''
"""A till."""


class Till:
    """A till that starts empty."""

    def __init__(self):
        self.total = 0

    def put(self, amount):
        """Add the amount; ValueError unless it is above 0."""
        # TODO 1: refuse first, then add.
        raise NotImplementedError("TODO 1: Till.put is not written yet")
'''
RIGHT = STUB.partition("        # TODO")[0] + """\
        if amount <= 0:
            raise ValueError("nothing to put")
        self.total += amount
"""
TESTS = '''
"""A till adds up."""

import threading


def put(tills, *amounts):
    till = tills.Till()
    for amount in amounts:
        till.put(amount)
    return till.total


def put_two(tills, one, two):
    return put(tills, one, two)


def put_one(tills, amount):
    return put(tills, amount)


def two_tellers(tills):
    till = tills.Till()
    tellers = [threading.Thread(name=name, target=till.put, args=(5,)) for name in ("ann", "bob")]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()
    return till.total


def test_the_till(observe):
    """What is put into the till adds up."""
    assert observe(put_two, 1, 2) == 3


def test_nothing(observe):
    """Less than something is refused."""
    assert observe(put_one, 0).raised("ValueError")


def test_two_tellers(explore):
    """Two tellers do not lose money."""
    assert explore(two_tellers) == {10}
'''
HINTS = '''
# Hints

## TODO 1: Till.put

### 1
What may be put?

### 2
`raise ValueError`.

### 3
```text
compare, raise, add
```
'''
SUMS, TILLS = "exercises/01_sums/sums.py", "exercises/02_tills/tills.py"


class Learner(Toy):
    """A student in the course below ROOT."""

    def __init__(self, root):
        super().__init__(root)
        self.write("conftest.py", f"pytest_plugins = {[f'grading.plugins.{name}' for name in PLUGINS]}\n")
        self.write("exercises/course.toml", COURSE)
        for name, text in (("tills.py", STUB), ("test_tills.py", TESTS), ("hints.md", HINTS), ("README.md", "# Tills\n")):
            self.write(f"exercises/02_tills/{name}", text)
        self.write("solutions/02_tills/tills.py", RIGHT)

    def solve(self, name):
        """Put the solution in the place of the stub of that name."""
        self.write(name, (self.root / name.replace("exercises", "solutions")).read_text(encoding="utf-8"))

    def pytest(self, *options, **settings):
        """(exit code, lines) of pytest, in the course's folder."""
        return self._run("pytest", "-p", "no:cacheprovider", *options, **settings)

    def learn(self, *options, **settings):
        """The same of `learn`."""
        return self._run("grading.learn", *options, **settings)

    def _run(self, module, *options, folder="", env=(), stdin="", **settings):
        done = subprocess.run(
            [sys.executable, "-m", module, *options],
            cwd=self.root / folder,
            env=self.env(**dict(env)),
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding=settings.get("encoding", "utf-8"),
            check=False,
        )
        assert "Traceback" not in done.stdout.replace("    Traceback", ""), done.stdout  # those of the student's are indented
        return done.returncode, done.stdout.splitlines()

    @staticmethod
    def env(**more):
        """The environment of a terminal without any wishes: 80 columns, no CI, and commands that are found."""
        usual = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "PYTHONPATH": str(HOME), "COLUMNS": "80", "PYTHONUTF8": "1"}
        return {**usual, "HOME": os.environ.get("HOME", "/"), **more}


def coached(lines):
    """What the coach says, of the LINES of a pytest run: the map and the rest, without the line in which pytest sums up."""
    start = next(place for place, line in enumerate(lines) if line.strip("= ") in ("where you stand", "学习进度"))
    end = next((place for place in range(start + 1, len(lines)) if lines[place].startswith(("=", "!"))), len(lines) - 1)
    return lines[start + 1 : end]
