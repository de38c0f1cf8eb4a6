"""`grade explain`: an instructor can stand up for a number, because the very same thing can be seen again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import grading
from grading import cli
from grading.commands import explain
from grading.course import Course
from grading.intake import KEPT
from grading.journal import Journal
from grading.judge import Judge
from grading.results import Handed, Header, Limits, Verdict
from grading.tests.toyclass import Toy

KIT = Path(grading.__file__).parents[1]
SERIAL = KIT / "grading" / "sample_class" / "s05"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """What a class of one, judged in section 01 and once unwell in 02, leaves behind."""
    out = tmp_path_factory.mktemp("graded class")  # with a blank, which commands must survive
    document = {"course": str(KIT), "sections": ["01_fork"], "submissions": [{"id": "s0001", "root": str(SERIAL)}]}
    answer = Judge().call({**document, "limits": {"default": 7.0, "tests": {}}, "patience": None, "seed": "secret"}, lambda _: True, lambda _: None)
    assert answer.fault == ""
    with Journal(out / "results.jsonl", Header.of_this_machine(Course.load(KIT).digest(), "process")) as journal:
        for record in (Limits(7.0), Handed("s0001", "ann", {}, source="ann.zip"), Handed("s0002", "cleo", refused="is no archive"), *answer.verdicts):
            journal.append(record)
        journal.append(Verdict("s0001", "02_process", "test_gone", "", "judge fault", "\x1b[2J out of memory"))
    shutil.copytree(SERIAL, out / KEPT / "s0001")
    (out / "class-secret").write_text("secret\n")
    return out


def explained(out, *words):
    return cli.main(["explain", str(out), *words, "--course", str(KIT)])


@pytest.mark.parametrize("test", ["alive_at_once", "other_children_are_left_alone"])
def test_the_command_shows_the_same_again(out, test, capsys):
    assert explained(out, "ann", test) == 0
    shown = capsys.readouterr().out
    again = shown.splitlines()[-1].strip()
    home = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(again, shell=True, cwd=KIT, env=home, capture_output=True, text=True, timeout=120, check=False)
    if test == "alive_at_once":
        assert "01_fork::test_the_family_is_alive_at_once: failed; " in shown and " s of at most 7 s a scene" in shown
        story = shown.partition("What came back:\n")[2].partition("\n\nAgain (from ")[0]
        assert "again: " not in story, "a second command, which tests the stub"
        assert "parent forks child 1" in story
        assert done.returncode == 1 and "".join(line[4:] for line in story.splitlines(keepends=True)) in done.stdout
    else:
        assert "01_fork::test_other_children_are_left_alone: passed, a hidden test;" in shown
        assert done.returncode == 0 and "1 passed" in done.stdout


def test_the_command_confines_as_the_results_were(out, tmp_path, capsys):
    """At the level in their header, whatever pytest takes by itself."""
    other = shutil.copytree(out, tmp_path / "out")
    lines = (out / "results.jsonl").read_text().replace('"sandbox":"process"', '"sandbox":"fortress"')
    (other / "results.jsonl").write_text(lines)
    assert explained(other, "ann", "alive_at_once") == 0
    shown = capsys.readouterr().out
    assert ", sandbox fortress\n" in shown and " --sandbox fortress " in shown.splitlines()[-1]
    again = f"{sys.executable} -m {shown.splitlines()[-1].strip()}"
    done = subprocess.run(again, shell=True, cwd=KIT, capture_output=True, text=True, timeout=120, check=False)
    assert "--sandbox fortress: no such level" in done.stdout


def test_what_was_run_is_shown_with_its_scene(out, capsys):
    explained(out, "s0001", "01_fork::test_the_family_is_alive_at_once")
    shown = capsys.readouterr().out
    assert "def test_the_family_is_alive_at_once(observe):" in shown
    assert shown.index("def ") < shown.index("def test_the_family") and "handed in as ann.zip" in shown


WRONG = {
    "bob alive": "bob: no such submission; there are 2, the first is ann",
    "ann nothing_like_it": "nothing_like_it: ann has no such test; it has 19, the first is 01_fork::",
    "ann family": "family: that is in 5 tests: 01_fork::test_the_family_is_alive_at_once, 01_fork::test_the_family_reports_itself",  # the failed first
    "cleo alive": "alive: cleo has no such test; it was refused: is no archive\n",
    "ann test_gone": "02_process::test_gone: is no longer in exercises/02_process",
}


@pytest.mark.parametrize("words", WRONG)
def test_what_cannot_be_explained_is_said(out, words, capsys):
    assert explained(out, *words.split()) == 2
    assert WRONG[words] in capsys.readouterr().err


def test_a_folder_without_results(tmp_path, capsys):
    assert explained(tmp_path, "ann", "x") == 2
    assert "no results there; give the --out of an earlier `grade`" in capsys.readouterr().err


def test_another_course_is_told(tmp_path, capsys):
    toy = Toy(tmp_path)
    toy.write(toy.course / "exercises" / "01_fork" / "test_forking.py", "def test_one(observe):\n    assert True\n")
    toy.submit("ann", "# test_one failed no")
    toy.grade()
    words = ["explain", str(toy.out), "ann", "test_one", "--course", str(toy.course)]
    cli.main(words)
    assert "tests have changed" not in capsys.readouterr().out
    toy.write(toy.course / "exercises" / "01_fork" / "test_forking.py", "def test_one(observe):\n    assert observe\n")
    cli.main(words)
    assert "the course's tests have changed since then" in capsys.readouterr().out


def test_a_test_is_told_with_all_that_it_names(tmp_path):
    path = tmp_path / "test_x.py"
    path.write_text("import os\nA = 1\n\ndef helper():\n    pass\n\ndef other():\n    pass\n\ndef scene(m):\n    helper()\n\n@mark\n@more\ndef test_x(o):\n    o(scene)\n")
    assert explain.source(path, "test_x") == "def helper():\n    pass\n\ndef scene(m):\n    helper()\n\n@mark\n@more\ndef test_x(o):\n    o(scene)"
