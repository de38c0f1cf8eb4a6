"""Report formats that ask the CI service around them: Classroom 50, GitHub Actions."""

import json

import pytest

from grading.errors import UsageError
from grading.reports import cards, classroom50, github
from grading.tests import toyreports
from grading.tests.platforms import ENVIRONMENT, valid
from grading.tests.toyreports import alone, report


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return toyreports.graded(tmp_path_factory.mktemp("reports"))


@pytest.fixture(autouse=True)
def not_in_a_workflow(monkeypatch):
    """The tests may themselves run in one."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


# Classroom 50


def test_classroom50_takes_its_fields_from_the_environment(toy, tmp_path, monkeypatch):
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    classroom50.write(alone(report(toy), "fay"), tmp_path)
    document = valid("classroom50", json.loads((tmp_path / "classroom50" / "result.json").read_text()))
    assert (document["owner"], document["submission"], document["datetime"]) == ("ann", "submit/1", "2026-11-26T09:00:00Z")
    assert (document["score"], document["max-score"]) == (667, 2000)
    assert all(test["score"] <= test["max-score"] for test in document["tests"])


def test_classroom50_leaves_no_result_for_a_withheld_grade(toy, tmp_path):
    (tmp_path / "classroom50").mkdir()
    (tmp_path / "classroom50" / "result.json").write_text("{}")
    assert classroom50.write(alone(report(toy), "cleo"), tmp_path) == ["no result for s0003: the grade is withheld or not complete"]
    assert not (tmp_path / "classroom50" / "result.json").exists()


def test_classroom50_says_what_it_lacks(toy, tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="is for the one submission of a student's repository, and here are 6"):
        classroom50.write(report(toy), tmp_path)
    with pytest.raises(UsageError, match="CLASSROOM, SUBMISSION_TAG not set; it is made within Classroom 50's autograder"):
        classroom50.environment({**ENVIRONMENT, "CLASSROOM": "", "SUBMISSION_TAG": ""})
    with pytest.raises(UsageError, match="COMMIT_DATETIME is yesterday; it must look like 2026-11-26T09:00:00Z"):
        classroom50.environment({**ENVIRONMENT, "COMMIT_DATETIME": "yesterday"})


# GitHub Actions


def test_within_a_step_the_summary_and_the_annotations_are_shown(toy, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "step"))
    (tmp_path / "step").write_text("# before\n")
    github.write(report(toy), tmp_path)
    assert (tmp_path / "step").read_text() == "# before\n" + (tmp_path / "github" / "summary.md").read_text()
    assert capsys.readouterr().out == (tmp_path / "github" / "annotations.txt").read_text()


def test_elsewhere_nothing_is_shown(toy, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "step"))
    github.write(report(toy), tmp_path)
    assert capsys.readouterr().out == "" and not (tmp_path / "step").exists()


def test_a_summary_stays_below_the_size_that_github_drops(toy, monkeypatch):
    whole = github.summary_of(report(toy), cards.of(report(toy)))
    monkeypatch.setattr(github, "LONGEST_SUMMARY", len(whole.encode()) - 1)
    text = github.summary_of(report(toy), cards.of(report(toy)))
    assert "More does not fit here." in text and "s0006" not in text
