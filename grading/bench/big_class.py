"""A made-up class of any size, to see how the reports and their readers stand it.

    python -m grading.bench.big_class --students 1000 big    # writes big/results.jsonl and big/report.html, says how large they are,
                                                             # and how long Chromium takes to open the page, where it is installed
"""

import argparse
import random
import tempfile
import time
from fractions import Fraction
from pathlib import Path

from grading.course import Course
from grading.reports import files, html
from grading.results import BASELINE, Handed, Header, Limits, Record, Results, Verdict, to_line
from grading.scores import Score, Scores
from grading.tests import chromium

CASES = ("", "[fork]", "[spawn]")
GIVEN = ("Ann", "Bob", "Chen", "Dana", "Ewa", "Farid", "Gül", "Hugo", "Ines", "Jun")
FAMILY = ("Novak", "Okafor", "Li", "Smith", "García", "Yılmaz")


def records(course: Course, students: int, tests: int = 190, seed: int = 1) -> list[Record]:
    """The lines of a results.jsonl: TESTS of the COURSE's tests and STUDENTS submissions of every skill."""
    chance = random.Random(seed)
    keys = _keys(course, tests)
    out: list[Record] = [Header.of_this_machine(course.digest()), Limits(20.0), Handed(BASELINE, "solutions")]
    out += [Verdict(BASELINE, *key, "passed", "", 0.01, 0.01, hidden) for *key, hidden in keys]
    for number in range(1, students + 1):
        skill, who = chance.betavariate(4, 1.5), f"s{number:04d}"
        out.append(Handed(who, f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {number}"))
        for *key, hidden in keys:
            right = chance.random() < skill
            said = ("passed", "") if right else _failure(chance, key)
            out.append(Verdict(who, *key, *said, round(chance.random() / 10, 4), 0.01, hidden))
    return out


def scores(found: Results) -> Scores:
    """Scores in which each test counts one point."""
    folders = list(dict.fromkeys(key[0] for key in found.of(BASELINE)))
    most = {folder: Fraction(sum(key[0] == folder for key in found.of(BASELINE))) for folder in folders}
    rows = []
    for handed in found.students():
        passed = [key[0] for key, verdict in found.of(handed.id).items() if verdict.outcome == "passed"]
        rows.append(Score(handed, {folder: Fraction(passed.count(folder)) for folder in folders}, (), ()))
    return Scores(most, {}, tuple(rows))


def _keys(course, count):
    named = [(section.folder, test, test in section.hidden) for section in course.sections for test in section.points]
    keys = [(section, test, case, hidden) for case in CASES for section, test, hidden in named]
    return sorted(keys[:count], key=lambda key: key[0])


def _failure(chance, key):
    section, test, case = key
    pids, kind = [chance.randrange(1000, 99999) for _ in range(3)], chance.random()
    again = f"again: pytest exercises/{section}/{test}{case}"
    if kind < 0.2:
        return "failed", f"TODO {1 + chance.randrange(4)}: {test.removeprefix('test_')} is not written yet"
    if kind < 0.3:
        where = "\n".join(f"    child {child}: {section}.py:{chance.randrange(20, 60)}, in run: queue.get()" for child in range(1, 4))
        return "stuck", f"Promise: It ends.\nscene({section}) is stuck: every process and thread waits\n{where}\n{again}"
    if kind < 0.35:
        return "crashed", f"Promise: It ends well.\nscene({section}): the process ended (killed by SIGSEGV) before it was done\n{again}"
    late = " and ".join([", ".join(f"child {child}" for child in range(1, chance.randrange(2, 4))), "child 3"])
    ends = [f"child {child} ({pids[child - 1]}) ends with exit status {chance.randrange(4)}" for child in (1, 2, 3)]
    story = "\n".join(f"    parent forks child {child}\n    {end}" for child, end in enumerate(ends, 1))
    wrong = f"scene({section}) gave something else\nexpected: 3\ngot:      {chance.choice((0, 3.0, 768, pids))}"
    said = chance.choice((f"{late} had not been waited for when the function returned", wrong))
    return "failed", f"Promise: All is as the task says.\n{said}\nWhat happened, in this order:\n{story}\n{again}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=1000)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    found = Results()
    with (options.folder / "results.jsonl").open("wb") as file:
        for record in records(Course.find(Path.cwd()), options.students):
            found.add(record)
            file.write(to_line(record))
    begun = time.perf_counter()
    files.replace(options.folder / "report.html", html.content(scores(found), found))
    written = time.perf_counter() - begun
    for name in ("results.jsonl", "report.html"):
        print(f"{name}: {(options.folder / name).stat().st_size / 1e6:.1f} MB")
    print(f"report.html was written in {written:.1f} s")
    print(_opened(options.folder / "report.html"))


def _opened(path, times=5):
    """How long Chromium takes to open the page at PATH, until it has painted it; and how much of the processor that takes."""
    if chromium.missing():
        return f"not opened: {chromium.missing()}"
    taken, computed = [], []
    with tempfile.TemporaryDirectory() as profile, chromium.started(profile) as browser:
        browser.driver.execute_cdp_cmd("Performance.enable", {})
        for _ in range(times):
            browser.driver.get("about:blank")
            before = _processor(browser)
            begun = time.perf_counter()
            browser.driver.get(path.resolve().as_uri())
            browser.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
            taken.append(time.perf_counter() - begun)
            computed.append(_processor(browser) - before)
    return f"opened in {min(taken):.1f} to {max(taken):.1f} s, {min(computed):.1f} to {max(computed):.1f} s of them computing ({times} times)"


def _processor(browser):
    """Seconds of processor time that the page's process has used."""
    metrics = browser.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "ProcessTime")


if __name__ == "__main__":
    main()
