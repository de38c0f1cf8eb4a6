"""What one adds oneself: report formats and sandbox levels, from a course's conftest.py and from an installed package; what is said when one is wrong."""

import subprocess
import sys

import pytest

from grading import cli, hooks
from grading.contestant.sandbox import choice
from grading.course import CourseError
from grading.errors import UsageError
from grading.reports import formats
from grading.tests.toyclass import Toy

MEAN = '''
from grading.reports import files

class Mean:
    name, summary = "mean", "mean.txt: the mean of the class"

    def write(self, report, folder):
        totals = [row.total for row in report.scores.rows]
        files.replace(folder / "mean.txt", f"{float(sum(totals) / len(totals)):g}\\n")
        return ["mean.txt"]

def grading_reports():
    return [Mean()]
'''


FORTRESS = '''
class Fortress:
    name, confines = "fortress", True

    def missing(self):
        return "the drawbridge is down; pull it up"

    def launch(self, order):
        raise OSError("closed")

def grading_sandbox_levels():
    return [Fortress()]
'''


@pytest.fixture
def toy(tmp_path):
    toy = Toy(tmp_path)
    toy.submit("ann")
    toy.submit("bob", "# test_one failed no")
    return toy


def installed(toy, monkeypatch, module, code):
    """A package on the path whose entry point is MODULE, with that CODE."""
    site = toy.root / "site"
    toy.write(site / f"{module}.py", code)
    toy.write(site / f"{module}-1.dist-info" / "METADATA", f"Metadata-Version: 2.1\nName: {module}\nVersion: 1\n")
    toy.write(site / f"{module}-1.dist-info" / "entry_points.txt", f"[grading]\n{module} = {module}\n")
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, module, raising=False)


def test_a_format_in_the_courses_conftest(toy, capsys):
    toy.write(toy.course / "conftest.py", MEAN)
    assert toy.grade("--format", "mean") == 0
    assert (toy.out / "mean.txt").read_text() == "19\n"
    assert "mean: mean.txt" in capsys.readouterr().out


def test_a_format_of_an_installed_package(toy, monkeypatch):
    installed(toy, monkeypatch, "toy_mean", MEAN)
    assert toy.grade("--format", "mean") == 0
    assert (toy.out / "mean.txt").read_text() == "19\n"


@pytest.fixture
def levels_known_anew():
    """What is found out once in a process is found out anew, before and after."""
    choice.levels.cache_clear()
    yield
    choice.levels.cache_clear()


@pytest.mark.parametrize("place", ["the course's conftest", "an installed package"])
def test_a_sandbox_level(toy, monkeypatch, capsys, place, levels_known_anew):
    """It can be demanded by its name, stands among those that confine, and one package may bring both kinds."""
    if place == "an installed package":
        installed(toy, monkeypatch, "toy_fortress", FORTRESS + MEAN)
    else:
        toy.write(toy.course / "conftest.py", FORTRESS + MEAN)
    assert list(choice.levels(toy.course)) == ["namespaces", "landlock", "fortress", "process", "none"]
    assert "mean" in formats.known(toy.course)
    assert toy.grade("--sandbox", "fortress") == 4
    assert "--sandbox fortress: not available here: the drawbridge is down; pull it up" in capsys.readouterr().err


def test_pytest_finds_a_sandbox_level_in_the_courses_conftest(toy):
    """As a judge does, which is a pytest of its own; the conftest.py, which may be particular about that, is read once."""
    plugins = "pytest_plugins = ['grading.plugins.target', 'grading.plugins.scenes', 'grading.plugins.verdicts']\n"
    toy.write(toy.course / "conftest.py", plugins + FORTRESS + "\nprint('read')\n")
    toy.write(toy.course / "pytest.ini", "[pytest]\naddopts = --import-mode=importlib\n")
    toy.write(toy.course / "exercises" / "01_fork" / "test_forking.py", "def test_one(observe): pass\n")
    command = [sys.executable, "-m", "pytest", "-s", "-p", "no:cacheprovider", "--sandbox", "fortress", "--target", "solutions", "exercises"]
    done = subprocess.run(command, cwd=toy.course, capture_output=True, text=True, check=False)
    assert "no such level" not in done.stdout and "1 passed" in done.stdout, done.stdout
    assert done.stdout.count("read\n") == 1


def test_a_level_takes_the_place_of_one_of_the_same_name(toy, levels_known_anew):
    toy.write(toy.course / "conftest.py", FORTRESS.replace('"fortress"', '"landlock"'))
    assert type(choice.level("landlock", toy.course)).__name__ == "Fortress"
    assert type(choice.level("landlock")).__name__ == "Landlock"


def test_what_is_no_sandbox_level_is_told(toy, levels_known_anew):
    toy.write(toy.course / "conftest.py", "def grading_sandbox_levels(): return [1]")
    with pytest.raises(UsageError, match="1 is no sandbox level: it needs name, confines, missing and launch"):
        choice.levels(toy.course)


def test_a_conftest_may_import_what_lies_beside_it(toy, monkeypatch):
    monkeypatch.setattr(sys, "path", sys.path[:])
    toy.write(toy.course / "toy_mean_beside.py", MEAN)
    toy.write(toy.course / "conftest.py", "from toy_mean_beside import grading_reports")
    assert "mean" in formats.known(toy.course)


def test_help_lists_the_formats_of_the_course_and_their_summaries(toy, monkeypatch, capsys):
    toy.write(toy.course / "conftest.py", MEAN)
    monkeypatch.chdir(toy.course)
    for command in ([], ["report"]):
        with pytest.raises(SystemExit):
            cli.main([*command, "--help"])
        out = capsys.readouterr().out
        assert "mean.txt: the mean of the class" in out and "scores.csv: a row a submission" in out


def test_an_unknown_format_is_refused_before_anything_is_graded(toy, capsys):
    assert toy.grade("--format", "mean", judge=toy.judge("die:0b")) == 2
    err = capsys.readouterr().err
    assert err.startswith("grade: --format mean: no such format; there are csv") and err.count("\n") == 1
    assert not toy.out.exists()


WRONG = {
    "1 / 0": (CourseError, "conftest.py: ZeroDivisionError: division by zero; correct it, pytest reads it, too"),
    "def grading_repots(): pass": (CourseError, "unknown hook 'grading_repots'"),
    "def grading_reports(): return [1]": (UsageError, "1 is no report format: it needs a name of lower-case letters"),
    MEAN.replace('"mean", "', '"csv", "'): (UsageError, "two report formats are called csv: grading.reports.builtin.Csv and course_conftest.Mean; rename one"),
    MEAN.replace('"mean", "', '"Mean!", "'): (UsageError, "is no report format: it needs a name of lower-case letters"),
}


@pytest.mark.parametrize("code", WRONG)
def test_a_conftest_that_is_wrong_is_told_in_one_line(toy, code):
    toy.write(toy.course / "conftest.py", code)
    error, words = WRONG[code]
    with pytest.raises(error) as caught:
        formats.known(toy.course)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_an_installed_extension_that_is_broken_is_told_in_one_line(toy, monkeypatch):
    installed(toy, monkeypatch, "toy_broken", "import not_there")
    with pytest.raises(UsageError, match="an installed extension of the kit cannot be used .*not_there.*; repair or uninstall it"):
        hooks.manager()


def test_a_report_afterwards_is_the_same_as_one_written_at_once(toy, capsys):
    toy.write(toy.course / "conftest.py", MEAN)
    assert toy.grade("--format", "mean") == 0
    assert cli.main(["report", str(toy.out), "--format", "mean", "--format", "csv", "--out", str(toy.root / "later"), "--course", str(toy.course)]) == 0
    for name in ("mean.txt", "scores.csv"):
        assert (toy.root / "later" / name).read_bytes() == (toy.out / name).read_bytes()


def test_a_report_of_nothing_or_of_another_course_is_refused(toy, capsys):
    def refused(*options):
        assert cli.main(["report", *map(str, options), "--course", str(toy.course)]) == 2
        return capsys.readouterr().err.strip()

    assert refused(toy.out, "--format", "csv") == f"grade: {toy.out}: no results.jsonl in it; give the --out of an earlier `grade`"
    assert toy.grade() == 0
    capsys.readouterr()
    assert refused(toy.out).startswith("grade: which report? give --format NAME; there are csv")
    toy.write(toy.course / "exercises" / "01_fork" / "test_forking.py", "# changed")
    assert "results.jsonl was made under another course than" in refused(toy.out, "--format", "csv")
