"""`grade override`: a person's decision stands until it is withdrawn, with its reason and who took it."""

import subprocess
import sys
from pathlib import Path

import pytest

import grading
from grading import cli
from grading.tests.toyclass import Toy

KIT = Path(grading.__file__).parents[1]


@pytest.fixture
def toy(tmp_path):
    toy = Toy(tmp_path)
    toy.submit("ann", "# test_one failed no")
    toy.submit("bob")
    assert toy.grade() == 0
    return toy


def override(toy, *words, by="prof"):
    return cli.main(["override", str(toy.out), *words, *(["--by", by] if by else []), "--course", str(toy.course)])


def test_it_is_in_the_scores_and_in_the_details_at_once(toy, capsys):
    assert override(toy, "ann", "01", "9.5", "--reason", "showed it at the board") == 0
    assert toy.scores()[1:] == ["ann,9.5,10,19.5,20", "bob,10,10,20,20"]
    told = "01_fork: 9.5 by hand (the tests gave 8): showed it at the board (prof, "
    assert f"ann  {told}" in capsys.readouterr().out
    assert told in (toy.out / "details.txt").read_text()
    assert cli.main(["report", str(toy.out), "--format", "html", "--format", "markdown", "--course", str(toy.course)]) == 0
    assert told in (toy.out / "report.html").read_text()
    assert "01_fork: these points were given by hand: showed it at the board (prof, " in (toy.out / "feedback" / "s0001.md").read_text()


@pytest.mark.parametrize("again", [[], ["--failed"], ["--fresh"], ["--fresh", "--only", "ann"]], ids=" ".join)
def test_it_survives_being_graded_again(toy, again, capsys):
    override(toy, "ann", "01_fork", "9.5", "--reason", "showed it")
    toy.submit("aaron")  # who comes before her
    toy.submit("ann", "# test_one failed no", "# test_secret failed no")
    assert toy.grade(*again) == 0
    assert "ann,9.5,10,19.5,20" in toy.scores() and ("--only" in again or "aaron,10,10,20,20" in toy.scores())
    assert "by hand (the tests gave 4): showed it (prof, " in capsys.readouterr().out
    assert "; handed in anew since)" in (toy.out / "details.txt").read_text()


def test_fresh_leaves_out_who_is_gone_and_says_so(toy, capsys):
    override(toy, "ann", "01", "9.5", "--reason", "showed it")
    (toy.class_ / "ann").rename(toy.root / "gone")
    toy.submit("cleo")
    assert toy.grade("--fresh") == 0
    assert "left out with the points that they had by hand: ann (results.jsonl.old has them)" in capsys.readouterr().err
    assert toy.scores()[1:] == ["bob,10,10,20,20", "cleo,10,10,20,20"]


def test_fresh_killed_at_any_step_loses_nothing(toy):
    """Again and again, at one step later each time: on the disk there is at each moment what ann was given."""
    override(toy, "ann", "01", "9.5", "--reason", "showed it")
    assert toy.grade("--fresh", "--sandbox", "none") == 0  # nothing is run here but the judge that judges nothing
    toy.submit("aaron")
    done = subprocess.run([sys.executable, "-m", "grading.tests.fresh_killed", str(toy.root)], cwd=KIT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    kept, steps = done.stdout.split("\n")[:2]
    assert kept == "by hand: 9.5" and int(steps.split()[0]) > 20, done.stdout
    assert toy.grade("--sandbox", "none") == 0
    assert toy.scores()[1:3] == ["aaron,10,10,20,20", "ann,9.5,10,19.5,20"]


def test_it_can_be_withdrawn(toy, capsys):
    override(toy, "s0001", "02", "0", "--reason", "copied")
    assert toy.scores()[1] == "ann,8,0,8,20"
    assert override(toy, "ann", "02", "auto", "--reason", "did not copy") == 0
    assert toy.scores()[1] == "ann,8,10,18,20"
    assert "ann  02_process: 10, as tested" in capsys.readouterr().out


def test_it_gives_a_withheld_or_refused_submission_points(toy):
    toy.submit("cleo", "# test_secret judge_fault out of memory")
    toy.write(toy.class_ / "dan.txt", "")
    assert toy.grade() == 1
    override(toy, "cleo", "01", "10", "--reason", "judged by eye")
    override(toy, "dan.txt", "01", "1", "--reason", "it was on paper")
    assert toy.scores()[3:] == ["cleo,10,10,20,20", "dan.txt,1,0,1,20"]
    assert toy.grade() == 0  # nothing is withheld any more


WRONG = {
    "cleo 01 3 --reason x": "cleo: no such submission; there are 2, the first is ann",
    "ann 03 3 --reason x": "03: no such section",
    "ann 01 10.5 --reason x": "01_fork is worth 10 points at most, not 10.5",
    "ann 01 3 --reason  ": "--reason is empty",
}


@pytest.mark.parametrize("words", WRONG)
def test_what_cannot_be_is_refused(toy, words, capsys):
    before = (toy.out / "results.jsonl").read_bytes()
    assert override(toy, *words.split(" ", 4)) == 2
    assert WRONG[words] in capsys.readouterr().err
    assert (toy.out / "results.jsonl").read_bytes() == before


@pytest.mark.parametrize("points", ["-1", "nan", "inf", "many"])
def test_points_are_a_number(toy, points, capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.main(["override", str(toy.out), "ann", "01", "--reason", "x", "--", points])
    assert "is neither a number from 0 up nor `auto`" in capsys.readouterr().err


def test_a_folder_without_results(toy, capsys):
    toy.out = toy.root
    assert override(toy, "ann", "01", "3", "--reason", "x") == 2
    assert "results.jsonl: no such file; give the --out of an earlier `grade`" in capsys.readouterr().err
    assert not (toy.root / "results.jsonl").exists()
