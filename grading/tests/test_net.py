"""The net under the judge: a test that hangs in the judge itself is given up by pytest-timeout, and costs itself alone."""

import json
import subprocess
import sys
from pathlib import Path

import grading

KIT = Path(grading.__file__).resolve().parent.parent
TESTS = """
import threading


def hello(riddle):
    return riddle.hello()


def test_before(observe):
    assert observe(hello) == "hello"


def test_that_hangs_in_the_judge(observe):
    observe(hello)
    threading.Event().wait()


def test_after(observe):
    assert observe(hello) == "hello"
"""


def test_a_judge_that_hangs_is_caught(tmp_path):
    """The outcome is a judge fault, never the student's, and the tests behind it run."""
    (tmp_path / "exercises" / "60_riddle").mkdir(parents=True)
    (tmp_path / "s1" / "60_riddle").mkdir(parents=True)
    names = ("before", "that_hangs_in_the_judge", "after")
    points = ", ".join(f"test_{name} = 1" for name in names)
    (tmp_path / "exercises" / "course.toml").write_text(
        f'title = "net"\n[[section]]\nfolder = "60_riddle"\ntitle = "riddles"\nmodules = ["riddle"]\npoints = {{ {points} }}\n'
    )
    (tmp_path / "exercises" / "60_riddle" / "test_riddle.py").write_text(TESTS)
    (tmp_path / "s1" / "60_riddle" / "riddle.py").write_text("def hello():\n    return 'hello'\n")
    for name in ("conftest.py", "pytest.ini"):
        (tmp_path / name).write_text((KIT / name).read_text())
    submissions = [{"id": "s1", "root": str(tmp_path / "s1")}]
    order = {"course": str(tmp_path), "sections": ["60_riddle"], "submissions": submissions, "net": 3, "limits": {"default": 20}}
    shard = subprocess.Popen([sys.executable, "-P", "-m", "grading.shard"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=KIT)
    shard.stdin.write(json.dumps(order).encode() + b"\n")
    shard.stdin.flush()
    said = [json.loads(line) for line in shard.stdout]
    shard.stdin.close()
    shard.wait()
    outcomes = {each["test"]: each["outcome"] for each in said[1:]}
    assert outcomes["test_before"] == outcomes["test_after"] == "passed"
    assert outcomes["test_that_hangs_in_the_judge"] == "judge fault"
    assert "Timeout" in next(each["message"] for each in said[1:] if each["test"] == "test_that_hangs_in_the_judge")
