"""A toy course, a class to be graded in it, and the fake judge, for the tests of `grade`."""

import json
import sys
from pathlib import Path

from grading import cli
from grading.course import Course
from grading.judge import Judge

FAKE = Path(__file__).with_name("fake_shard.py")
TESTS = {
    "01_fork": [["test_one", "", False], ["test_two", "[fork]", False], ["test_two", "[spawn]", False], ["test_secret", "", True]],
    "02_process": [["test_three", "", False]],
}


class Toy:
    """Everything below one folder: `course`, `class_` and `out`.  The sections have 10 points each."""

    def __init__(self, root: Path) -> None:
        self.again(root)
        self.class_.mkdir(parents=True)
        self.write(
            self.course / "exercises" / "course.toml",
            'title = "Toy"\n'
            '[[section]]\nfolder = "01_fork"\ntitle = "fork"\nmodules = ["forking"]\npoints = { test_one = 2, test_two = 4 }\n'
            '[[section]]\nfolder = "02_process"\ntitle = "process"\nmodules = ["processes"]\npoints = { test_three = 10 }\n',
        )
        self.write(self.course / "solutions" / "points.toml", "[01_fork]\ntest_secret = 4\n")
        for section, tests in TESTS.items():
            self.write(self.course / "exercises" / section / "fake.json", json.dumps(tests))
        self.solution()

    def again(self, root: Path) -> None:
        """The one that is there already."""
        self.root, self.course, self.class_, self.out = root, root / "course", root / "class", root / "out"

    @staticmethod
    def write(path: Path, text: str | bytes) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def solution(self, *lines: str) -> None:
        self.write(self.course / "solutions" / "01_fork" / "forking.py", "\n".join(lines))
        self.write(self.course / "solutions" / "02_process" / "processes.py", "")

    def submit(self, name: str, *lines: str) -> Path:
        """A submission whose file of 01_fork has those lines; see fake_shard.py for what they mean."""
        self.write(self.class_ / name / "01_fork" / "forking.py", "\n".join(lines))
        self.write(self.class_ / name / "02_process" / "processes.py", "")
        return self.class_ / name

    def load(self) -> Course:
        return Course.load(self.course)

    def judge(self, *trouble: str, silence: float | None = None) -> Judge:
        return Judge([sys.executable, str(FAKE), *map(str, trouble)], silence=silence)

    def grade(self, *options: str, judge: Judge | None = None) -> int:
        arguments = [str(self.class_), "--out", str(self.out), "--course", str(self.course), *options]
        return cli.main(arguments, judge or self.judge())

    def scores(self) -> list[str]:
        return (self.out / "scores.csv").read_text().splitlines()

    def records(self) -> list[dict]:
        return [json.loads(line) for line in (self.out / "results.jsonl").read_text().splitlines()]

    def judged(self) -> int:
        """How many verdicts have been written, the baseline's not counted."""
        return sum(each["record"] == "verdict" and each["submission"] != "baseline" for each in self.records())
