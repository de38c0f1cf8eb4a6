"""Judge the answers to 07 and 08 many times in a row: are verdicts and stories the same each time?

    python -m grading.bench.explorer_verdicts --times 200
    python -m grading.bench.explorer_verdicts --times 200 --busy 6

A misconception is run at the test that it names, a solution or right answer at all tests.  A misconception must fail, with
the same report to the letter in each round, and the others must pass.  Each round is a pytest session of its own, and each
exploration a process of its own, as when a class is graded.  Exit code 1 when anything differs.
"""

import argparse
import collections
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grading.bench.repeat import busy_loops
from grading.course import Course
from grading.coursecheck.answers import STUB, WRONG, Answer, collect
from grading.plugins.submissions import Submissions, identify

SHOWN = 10  # problems
SECTIONS = ("07_lock", "08_threadlocal")


@dataclass
class Rounds:
    """A pytest plugin that keeps to the tests that matter for each answer, and counts what came of them."""

    answers: dict[str, Answer]  # by the id that pytest knows them by
    told: dict[tuple[str, str], collections.Counter] = field(default_factory=dict)  # (id, test): reports and how often
    slowest: dict[tuple[str, str], float] = field(default_factory=dict)  # seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if self._matters(item)]

    def _matters(self, item) -> bool:
        name, test, _ = identify(item)
        return self.answers[name].kind != WRONG or self.answers[name].caught_by == test

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)  # around the kit's own, which adds what the student reads
    def pytest_runtest_makereport(self, item, call):
        report = (yield).get_result()
        if report.when == "call" or report.failed:
            kit = getattr(report, "kit", None) or {"outcome": "judge fault", "message": report.longreprtext}
            place = identify(item)[:2]
            self.told.setdefault(place, collections.Counter())[kit["outcome"], kit["message"]] += 1
            self.slowest[place] = max(report.duration, self.slowest.get(place, 0.0))

    def problems(self, times: int) -> list[str]:
        """What is not as it must be after that many rounds."""
        found = []
        for (name, test), reports in self.told.items():
            answer = self.answers[name]
            outcomes = collections.Counter()
            for (outcome, _), count in reports.items():
                outcomes[outcome] += count
            if outcomes != {"failed" if answer.kind == WRONG else "passed": times}:
                found.append(f"{answer.shown}, {test}: {dict(outcomes)}")
            elif len(reports) > 1:
                first, second = (message for _, message in list(reports)[:2])
                found.append(f"{answer.shown}, {test}: {len(reports)} different reports, such as\n{first}\nand\n{second}")
        return found


def judge(course: Course, folder: str, times: int, only: list[str]) -> bool:
    """Judge the answers to one section that many times; whether all was as it must be."""
    section = next(section for section in course.sections if section.folder == folder)
    answers, _ = collect(course, section)
    answers = [answer for answer in answers if answer.kind != STUB and (not only or answer.path.stem in only)]
    with tempfile.TemporaryDirectory(prefix="answers-") as place:
        for number, answer in enumerate(answers):
            answer.stage(Path(place, f"s{number:02}", folder))
        rounds = Rounds({f"s{number:02}": answer for number, answer in enumerate(answers)})
        submissions = [{"id": name, "root": str(Path(place, name))} for name in rounds.answers]
        files = [str(course.root / part / folder) for part in ("exercises", "solutions")]
        options = ["-c", str(course.root / "pytest.ini"), "--rootdir", str(course.root), "-p", "no:terminal", "-p", "no:cacheprovider"]
        start = time.monotonic()
        for _ in range(times):
            pytest.main([*options, *files], plugins=[Submissions(submissions), rounds])
        seconds = time.monotonic() - start
    problems = rounds.problems(times)
    wrong = [name for name, answer in rounds.answers.items() if answer.kind == WRONG]
    slowest = max(rounds.slowest, key=rounds.slowest.get)
    print(
        f"{folder}: {len(wrong)} misconceptions at their tests, {len(rounds.answers) - len(wrong)} right answers at all, {times} times in "
        f"{seconds:.0f} s: {f'{len(problems)} problems' if problems else 'verdicts and stories all alike'}; the slowest test took "
        f"{rounds.slowest[slowest]:.2f} s ({slowest[1]} on {rounds.answers[slowest[0]].path.stem})",
        *problems[:SHOWN],
        sep="\n    ",
        flush=True,
    )
    return not problems


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m grading.bench.explorer_verdicts", description=__doc__.partition("\n")[0])
    parser.add_argument("section", nargs="*", default=SECTIONS, help="07_lock, 08_threadlocal (default: both)")
    parser.add_argument("--times", type=int, default=200, metavar="N", help="how many rounds (default: 200)")
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="how many busy loops run beside them (default: none)")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="judge only the answers of that name")
    options = parser.parse_args()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    print(f"Python {sys.version.split()[0]}, {options.busy or 'no'} busy loops beside")
    with busy_loops(options.busy):
        fine = [judge(Course.find(Path.cwd()), folder, options.times, options.only) for folder in options.section]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
