"""Whose submission it is, which of several counts, under what name, and whether it is late."""

import os
import time
from datetime import datetime

import pytest

from grading import cli
from grading.errors import UsageError
from grading.submissions import names, roster
from grading.tests.toyclass import Toy


@pytest.fixture
def toy(tmp_path):
    return Toy(tmp_path)


UNDERSTOOD = {
    "ann": ("ann", None, (0, 0)),
    "s17": ("s17", None, (0, 0)),
    "team-1_final": ("team-1_final", None, (0, 0)),
    "Ann Lee_12345_assignsubmission_file_": ("Ann Lee_12345", None, (0, 0)),
    "Ann Lee_12345_assignsubmission_file": ("Ann Lee_12345", None, (0, 0)),
    "Ann_Lee_12345_assignsubmission_file_answers": ("Ann_Lee_12345", None, (0, 0)),
    "ann_attempt_2026-03-01-12-30-05": ("ann", "2026-03-01T12:30:05", (0, 0)),
    "HW 1_ann_attempt_2026-03-01-12-30-05_my_answers": ("HW 1_ann", "2026-03-01T12:30:05", (0, 0)),
    "ann_attempt_2026-03-01-12-30-05.txt": ("ann", "2026-03-01T12:30:05", (0, 0)),
    "ann_attempt_2026-13-01-12-30-05": ("ann_attempt_2026-13-01-12-30-05", None, (0, 0)),  # no such month
    "leeann_4567_890123_answers": ("leeann_4567", None, (890123, 0)),
    "leeann_4567_890123_answers-2": ("leeann_4567", None, (890123, 2)),
    "leeann_LATE_4567_890123_answers": ("leeann_4567", None, (890123, 0)),
    "ann_2026-03-01T12:30": ("ann", "2026-03-01T12:30:00", (0, 0)),
    "ann-20260301-123005": ("ann", "2026-03-01T12:30:05", (0, 0)),
    "ann (2)": ("ann", None, (2, 0)),
}


@pytest.mark.parametrize("title", UNDERSTOOD)
def test_what_a_name_tells(title):
    name = names.understood(title)
    when = name.when and name.when.replace(tzinfo=None).isoformat()
    assert (name.student, when, name.order) == UNDERSTOOD[title]
    assert name.late == ("LATE" in title)


REPEATED = [  # the earlier one first
    ("ann_attempt_2026-03-01-12-30-00_a", "ann_attempt_2026-03-02-08-00-00_a", "ann"),
    ("leeann_4567_99_answers", "leeann_4567_100_answers", "leeann_4567"),
    ("leeann_4567_99_answers-1", "leeann_4567_99_answers-2", "leeann_4567"),
    ("ann", "ann (1)", "ann"),
    ("ann (9)", "ann (10)", "ann"),
]


@pytest.mark.parametrize("first, second, name", REPEATED)
def test_the_latest_of_several_counts(toy, capsys, first, second, name):
    toy.submit(first, "# test_one failed no", "# test_two failed no")
    toy.submit(second, "# test_one failed no")
    assert toy.grade() == 0
    assert toy.scores()[1:] == [f"{name},8,10,18,20"]
    captured = capsys.readouterr()
    assert f"only the latest submission is graded of 1 who handed in more than one: {name} (--all grades each)" in captured.err
    assert f"the latest of 2 submissions: {second}" in captured.out

    toy.out = toy.root / "all"
    assert toy.grade("--all") == 0
    assert sorted(toy.scores()[1:]) == sorted([f"{first},4,10,14,20", f"{second},8,10,18,20"])


def test_a_later_submission_takes_the_place_of_the_earlier(toy):
    toy.submit("ann_attempt_2026-03-01-12-30-00", "# test_one failed no")
    toy.submit("bob")
    toy.grade()
    toy.submit("ann_attempt_2026-03-02-12-30-00")
    toy.grade()
    assert toy.scores()[1:] == ["ann,10,10,20,20", "bob,10,10,20,20"]
    assert toy.judged() == 10 + 4


def test_two_that_no_order_can_be_told_of_are_refused_and_both_named(toy, capsys):
    toy.submit("Ann Lee_123_assignsubmission_file_")
    toy.submit("Ann Lee_123_assignsubmission_onlinetext_")
    toy.grade()
    out = capsys.readouterr().out
    assert "is there twice, as Ann Lee_123_assignsubmission_onlinetext_ and as Ann Lee_123_assignsubmission_file_; keep one" in out


def test_a_platforms_text_about_an_attempt_is_no_submission(toy):
    toy.submit("ann_attempt_2026-03-01-12-30-00_answers")
    toy.write(toy.class_ / "ann_attempt_2026-03-01-12-30-00.txt", "Name: Ann Lee\n")
    assert toy.grade() == 0
    assert toy.scores()[1:] == ["ann,10,10,20,20"]


# The roster

ROSTER = "submission,id,submitted\nAnn Lee,u17,\nBob Ray,u23,2026-03-05T10:00\n"


def test_a_roster_keeps_names_out_of_everything_but_the_record(toy, capsys):
    toy.submit("Ann Lee_123_assignsubmission_file_", "# test_one failed no")
    toy.write(toy.class_ / "Bob Ray.zip", b"nothing of a zip")
    toy.write(toy.class_ / "Ann Lee_123_assignsubmission_file_" / "01_fork" / "Ann Lee.py", "")
    ids = toy.write(toy.root / "roster.csv", ROSTER)
    assert toy.grade("--roster", str(ids), "--due", "2026-03-01T00:00+00:00") == 0
    assert toy.scores()[1:] == ["u17,8,10,18,20", "u23,0,0,0,20"]
    shown = "".join(capsys.readouterr()) + (toy.out / "details.txt").read_text()
    assert "u23" in shown and "(as the roster tells)" in shown
    assert "not taken: 01_fork/u17.py" in shown
    assert "Ann" not in shown and "Bob" not in shown


@pytest.mark.parametrize("key", ["Ann Lee_123_assignsubmission_file_", "ann lee_123", "Ann Lee", "123"])
def test_whom_a_line_of_the_roster_means(toy, key):
    toy.submit("Ann Lee_123_assignsubmission_file_")
    ids = toy.write(toy.root / "roster.csv", f"\ufeffid; submission ;extra\nu17;{key};x\n")
    assert toy.grade("--roster", str(ids)) == 0
    assert toy.scores()[1:] == ["u17,10,10,20,20"]


def test_a_roster_that_comes_later_renames_and_judges_nothing_again(toy):
    toy.submit("Ann Lee")
    toy.grade()
    ids = toy.write(toy.root / "roster.csv", ROSTER)
    assert toy.grade("--roster", str(ids), judge=toy.judge("die:0")) == 0
    assert toy.scores()[1:] == ["u17,10,10,20,20"]


def test_all_under_a_roster_are_numbered(toy):
    for name in ("ann", "ann (1)"):
        toy.submit(name)
    ids = toy.write(toy.root / "roster.csv", "submission,id\nann,u17\n")
    assert toy.grade("--roster", str(ids), "--all") == 0
    assert toy.scores()[1:] == ["u17,10,10,20,20", "u17#2,10,10,20,20"]


def test_who_is_not_in_the_roster_is_told_without_a_name(toy, capsys):
    for name in ("Ann Lee", "Bob Ray", "Zoe"):
        toy.submit(name)
    ids = toy.write(toy.root / "roster.csv", ROSTER)
    assert toy.grade("--roster", str(ids)) == 2
    err = capsys.readouterr().err
    assert "--roster: has no line for 1 of the 3 submissions, entry 3 of SUBMISSIONS in the order of their names" in err
    assert "Zoe" not in err


WRONG = {
    "name,id\nann,1\n": "needs the columns submission and id in its first line; it has name, id",
    "": "needs the columns submission and id in its first line; it has none",
    "submission,id\nann,1\nANN,2\n": "line 3: this submission is there twice",
    "submission,id\nann,\n": "line 2: has no id",
    "submission,id,submitted\nann,1,yesterday\n": "line 2: 'yesterday' is no time",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_roster_that_is_wrong(tmp_path, text):
    path = tmp_path / "roster.csv"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        roster.read(path)
    assert WRONG[text] in str(caught.value)


def test_a_roster_that_cannot_be_read(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        roster.read(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"submission,id\nJ\xfcrgen,1\n")
    with pytest.raises(UsageError, match="is not UTF-8"):
        roster.read(tmp_path / "latin.csv")


# Late


def handed(toy):
    return {each["name"]: each for each in toy.records() if each["record"] == "submission" and each["id"] != "baseline"}


def test_late_submissions_are_marked_and_say_by_what(toy, capsys):
    toy.submit("ann_attempt_2026-03-01-12-30-00")
    toy.submit("bob_attempt_2026-03-02-10-12-00")
    toy.submit("cleo_LATE_12_34_answers")
    toy.submit("dan")
    for path in (toy.class_ / "dan").rglob("*.py"):
        os.utime(path, (0, datetime(2026, 3, 4, 12, 0).timestamp()))
    assert toy.grade("--due", "2026-03-01T23:59") == 0
    assert {name: (each["late"], each["when_from"]) for name, each in handed(toy).items()} == {
        "ann": (False, "its name"),
        "bob": (True, "its name"),
        "cleo_12": (True, "file times"),
        "dan": (True, "file times"),
    }
    out = capsys.readouterr().out
    assert "bob  late by 10 h 13 min: handed in 2026-03-02 10:12, due 2026-03-01 23:59 (as its name tells)" in out
    assert "dan  late by 2 d 12 h: handed in 2026-03-04 12:00, due 2026-03-01 23:59 (as file times tell)" in out


def test_the_same_moment_in_another_time_zone(toy, monkeypatch):
    monkeypatch.setenv("TZ", "Etc/GMT-2")  # two hours ahead of UTC
    time.tzset()
    try:
        toy.submit("ann_attempt_2026-03-01-12-30-00")
        toy.grade("--due", "2026-03-01T10:30:00+00:00")
        assert not handed(toy)["ann"]["late"]
        toy.grade("--due", "2026-03-01T10:29:59+00:00")
        assert handed(toy)["ann"]["late"]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_time_that_is_none(toy, capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.main([str(toy.class_), "--out", str(toy.out), "--due", "tomorrow"])
    assert "'tomorrow' is no time; write 2026-03-01T23:59" in capsys.readouterr().err
