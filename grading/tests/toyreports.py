"""A toy class that has been graded, with every kind of result in it, for the tests of the report formats."""

import dataclasses
import json
from pathlib import Path

from grading.reports.contract import Options, Report
from grading.results import read
from grading.scores import score
from grading.tests.toyclass import Toy

SECRET = "256 is too much for a status"  # in the messages and the code of hidden tests, and nowhere else
TESTS = '''
def test_one():
    """One and one are two."""
    assert True

def test_two():
    assert True
'''
HIDDEN = f'''
def test_secret():
    """{SECRET}."""
    assert "{SECRET}"
'''
TOTALS = {"ann": 20, "bob": 14, "cleo": None, "dora": 0, "emil": 10, "fay": 6.67}  # of 20


def graded(root: Path) -> Toy:
    """The class, graded by the fake judge."""
    toy = Toy(root)
    points = '\n[[section]]\nfolder = "02_process"\ntitle = "process"\nmodules = ["processes"]\npoints = { test_three = 10, test_four = 1 }\n'
    course = (toy.course / "exercises" / "course.toml").read_text().split("[[section]]")
    toy.write(toy.course / "exercises" / "course.toml", "[[section]]".join(course[:2]) + points)
    toy.write(toy.course / "exercises" / "01_fork" / "test_forking.py", TESTS)
    toy.write(toy.course / "solutions" / "01_fork" / "test_hidden_forking.py", HIDDEN)
    toy.write(toy.course / "exercises" / "02_process" / "fake.json", json.dumps([["test_three", f"[{each}]", False] for each in "abc"] + [["test_four", "", False]]))
    toy.write(toy.course / "solutions" / "02_process" / "processes.py", "# test_four skipped no nslookup here")
    toy.submit("ann")
    toy.submit("bob", r"# test_one failed Promise: One and one are two.\nexpected: 2\ngot:      3", f"# test_secret failed {SECRET}")
    toy.submit("cleo", f"# test_secret judge_fault {SECRET}")
    toy.write(toy.class_ / "dora.zip", b"PK\x03\x04 not really")
    (toy.submit("emil") / "02_process" / "processes.py").unlink()
    toy.submit("fay", "# test_one timeout did not end", "# test_two stuck waits for itself", f"# test_secret crashed {SECRET}")
    fay = toy.class_ / "fay" / "02_process" / "processes.py"
    toy.write(fay, "# test_three[b] failed no")
    toy.grade()
    return toy


def report(toy: Toy, **options) -> Report:
    """What a format is given."""
    course = toy.load()
    results, _ = read(toy.out / "results.jsonl")
    return Report(course, results, score(course, results), Options(**options))


def alone(report: Report, name: str) -> Report:
    """The report as if that submission were the only one."""
    rows = tuple(row for row in report.scores.rows if row.handed.name == name)
    return dataclasses.replace(report, scores=dataclasses.replace(report.scores, rows=rows))
