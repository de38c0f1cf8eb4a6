"""The sample class is what its README says, as far as that can be told without a judge."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import grading
from grading.course import Course
from grading.submissions import folder, staging

KIT = Path(grading.__file__).parent.parent
CLASS = KIT / "grading" / "sample_class"


@pytest.fixture(scope="module")
def course():
    return Course.load(KIT)


@pytest.fixture
def staged(course, tmp_path):
    return lambda name: staging.stage(CLASS / name, course, tmp_path / name)


def test_the_readme_lists_exactly_the_submissions(course, tmp_path):
    listed = re.findall(r"^\| (s\d\S+) \|", (CLASS / "README.md").read_text(), re.MULTILINE)
    assert listed == [each.path.name for each in folder.entries(CLASS, course, tmp_path)]


REFUSED = {"s19.zip": "is a broken zip archive", "s20.txt": "is a file; a submission is a folder or an archive"}


def test_two_are_refused_and_no_others(course, tmp_path, staged):
    for each in folder.entries(CLASS, course, tmp_path):
        words = REFUSED.get(each.path.name)
        refused = staged(each.path.name).refused
        assert refused.startswith(words) if words else not refused, each


def test_what_is_lacking_and_what_is_left_is_noted(staged):
    s14, s18 = staged("s14").notes, staged("s18.tar.gz").notes
    assert "missing: 02_process/processes.py" in s14 and "not taken: exercises/01_fork/my_tests.py" in s14
    assert "not taken: conftest.py" in s18


def test_what_python_says_of_the_sources():
    broken = set()
    for path in CLASS.glob("s*/**/*.py"):
        try:
            compile(path.read_bytes(), path, "exec")
        except SyntaxError:
            broken.add(str(path.relative_to(CLASS)))
    assert broken == {"s13/01_fork/forking.py", "s13/02_process/processes.py", "s15/01_fork/forking.py"}


CHECK = """
import os, sys
sys.path[:0] = [sys.argv[1] + "/01_fork", sys.argv[1] + "/02_process"]
import forking, processes
assert forking.run_in_child(lambda: print("from the task") or 3) == 3
assert forking.run_in_child(lambda: os.kill(os.getpid(), 9)) == -9
assert forking.run_in_child(lambda: 1 / 0) == forking.run_in_child(lambda: 256) == forking.run_in_child(lambda: True) == 1
family = forking.spawn_family(4)
assert len({pid for pid, _ in family}) == 4 and {parent for _, parent in family} == {os.getpid()}
assert forking.spawn_family(0) == []
forking.introduce()
assert processes.run_and_wait(int, ("12",)) == 0 and processes.run_and_wait(int, ("x",)) == 1
assert processes.run_together(int, [("1",), ("x",), ("3",)]) == [0, 1, 0]
processes.main("bob")
try:
    os.wait()
except ChildProcessError:
    print("nothing left")
"""


@pytest.mark.parametrize("name", ["s01", "s02"])
def test_the_right_ones_are_right(name):
    done = subprocess.run([sys.executable, "-c", CHECK, CLASS / name], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    shown = re.sub(r"\d+", "N", done.stdout).splitlines()
    assert shown == [
        "from the task",
        "Process (N) start...",
        "I am child process (N) and my parent is N.",
        "I (N) just created a child process (N).",
        "Parent process N.",
        "Child process will start.",
        "Run child process bob (N)...",
        "Child process end.",
        "nothing left",
    ]
