"""The README's examples for authors, taken from its text and used as it says: a test, a section, a report, a sandbox level."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from grading.tests.toyclass import Toy

ROOT = Path(__file__).parents[2]
AUTHORS = (ROOT / "README.md").read_text(encoding="utf-8").partition("## For authors")[2].partition("\n## ")[0]
SECTION = "12_counter"
LOCKED = """
import threading

class Counter:
    def __init__(self):
        self.total, self._lock = 0, threading.Lock()

    def add(self):
        with self._lock:
            self.total += 1
"""
UNLOCKED = "class Counter:\n    total = 0\n\n    def add(self):\n        self.total += 1\n"
HOW_POLITE = """

def the_priority(counter):
    import os
    return os.getpriority(os.PRIO_PROCESS, 0)

def test_the_priority_is_the_lowest(observe):
    assert observe(the_priority) == 19
"""


def example(holds):
    """The one example that holds that text."""
    (found,) = [text for text in re.findall(r"```(?:python|toml)\n(.*?)```", AUTHORS, re.DOTALL) if holds in text]
    return found


def run(folder, *words, python=sys.executable):
    """Run the module and its options in the folder; the exit code, and all that was printed."""
    kept = {"PATH": os.environ["PATH"], "COLUMNS": "100"}
    done = subprocess.run([python, "-m", *words], cwd=folder, env=kept, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def course(tmp_path):
    """A course of the section that the README adds, and its solution, beside the kit's own conftest.py and pytest.ini."""
    for name in ("conftest.py", "pytest.ini"):
        shutil.copy(ROOT / name, tmp_path / name)
    Toy.write(tmp_path / "exercises" / "course.toml", 'title = "Toy"\n\n' + example("[[section]]"))
    for name in ("counter.py", "test_counter.py"):
        path = f"exercises/{SECTION}/{name}"
        Toy.write(tmp_path / path, example(f"# {path}\n"))
    Toy.write(tmp_path / "solutions" / SECTION / "counter.py", LOCKED)
    return tmp_path


def hand_in(course, **answers):
    for name, source in answers.items():
        Toy.write(course / "class" / name / SECTION / "counter.py", source)


def test_the_scene_and_the_claim(tmp_path):
    """Beside 02_process and its solution, the first example passes; where nothing runs at once, it fails."""
    for name in ("conftest.py", "pytest.ini"):
        shutil.copy(ROOT / name, tmp_path / name)
    for part in ("exercises", "solutions"):
        shutil.copytree(ROOT / part / "02_process", tmp_path / part / "02_process", ignore=shutil.ignore_patterns("test_*", "misconceptions", "right"))
    Toy.write(tmp_path / "exercises" / "course.toml", '[[section]]\nfolder = "02_process"\ntitle = ""\nmodules = ["processes"]\n')
    test = Toy.write(tmp_path / "exercises" / "02_process" / "test_two.py", example("def two_children"))
    status, said = run(tmp_path, "pytest", "--target", "solutions", "-p", "no:cacheprovider", str(test))
    assert status == 0 and "1 passed" in said, said
    one_by_one = "def run_together(target, argses):\n    return [run_and_wait(target, args) for args in argses]\n"
    solution = tmp_path / "solutions" / "02_process" / "processes.py"
    solution.write_text(solution.read_text(encoding="utf-8") + "\n\n" + one_by_one, encoding="utf-8")
    status, said = run(tmp_path, "pytest", "--target", "solutions", "-p", "no:cacheprovider", str(test))
    assert status == 1 and "1 failed" in said, said


def test_a_section_runs(course):
    """The stub is one line that says what to write, the solution passes, and an answer without a lock fails with its story."""
    status, said = run(course, "pytest", "-p", "no:cacheprovider", f"exercises/{SECTION}")
    assert status == 1 and f"TODO 1: Counter.add  1 test  exercises/{SECTION}/counter.py:8" in said, said
    status, said = run(course, "pytest", "-p", "no:cacheprovider", "--target", "solutions", f"exercises/{SECTION}")
    assert status == 0 and "1 passed" in said, said
    hand_in(course, ann=UNLOCKED)
    status, said = run(course, "pytest", "-p", "no:cacheprovider", "--target", "class/ann", f"exercises/{SECTION}")
    assert status == 1 and "In whatever order the threads' steps fall, each call counts." in said and "overwrites what" in said, said


def test_a_section_is_graded_and_on_the_map(course):
    hand_in(course, ann=LOCKED, bob=UNLOCKED)
    status, said = run(course, "grading", "class", "--out", "graded", "--sandbox", "process")
    assert status == 0, said
    assert (course / "graded" / "scores.csv").read_text() == f"submission,{SECTION},total,max\nann,10,10,10\nbob,0,0,10\n"
    _, said = run(course, "grading.learn")
    assert "a counter for all" in said, said


def test_the_check_says_what_else_a_section_has(course):
    status, said = run(course, "grading", "check", "--section", "12")
    assert status == 1, said
    for lacking in ("README.md", "hints.md", "misconceptions"):
        assert re.search(rf"^.*12_counter.*{lacking}", said, re.MULTILINE), said


def test_a_report_in_ten_lines(tmp_path):
    """Put into a course's conftest.py, it is a format like any other."""
    code = example("def grading_reports")
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    toy = Toy(tmp_path)
    toy.write(toy.course / "conftest.py", code)
    toy.submit("ann")
    toy.submit("bob", "# test_one failed no", "# test_secret failed no")
    assert toy.grade("--format", "failures") == 0
    assert (toy.out / "failures.txt").read_text() == "s0002: test_one\ns0002: hidden tests\n"


def test_a_sandbox_level_of_a_package(course):
    """Installed as its pyproject.toml says, it confines a class: its name is in the results, and what it does is done to submissions."""
    points = tomllib.loads(example("project.entry-points"))["project"]["entry-points"]
    ((group, names),) = points.items()
    venv = course / "venv"  # a Python of its own, to which the kit and the libraries of this one are lent
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    (site,) = venv.glob("lib/python*/site-packages")
    Toy.write(site / "lent.pth", f"{sysconfig.get_path('purelib')}\n{ROOT}\n")
    Toy.write(site / "polite.py", example("# polite.py\n"))
    Toy.write(site / "polite-1.dist-info" / "METADATA", "Metadata-Version: 2.1\nName: polite\nVersion: 1\n")
    Toy.write(site / "polite-1.dist-info" / "entry_points.txt", f"[{group}]\n" + "".join(f"{name} = {module}\n" for name, module in names.items()))
    test = course / "exercises" / SECTION / "test_counter.py"
    test.write_text(test.read_text(encoding="utf-8") + HOW_POLITE, encoding="utf-8")
    entry = course / "exercises" / "course.toml"
    entry.write_text(entry.read_text(encoding="utf-8").replace("= 10", "= 10, test_the_priority_is_the_lowest = 1"), encoding="utf-8")
    hand_in(course, ann=LOCKED)
    status, said = run(course, "grading", "class", "--out", "graded", "--sandbox", "polite", python=venv / "bin" / "python")
    assert status == 0 and (course / "graded" / "scores.csv").read_text().endswith("ann,11,11,11\n"), said
    assert '"sandbox":"polite"' in (course / "graded" / "results.jsonl").read_text().partition("\n")[0]
    status, said = run(course, "grading", "class", "--out", "again", "--sandbox", "polite")
    assert status == 4 and "--sandbox polite: no such level; there are auto, " in said, said
