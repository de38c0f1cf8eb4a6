"""Every report format: held against its schema or the importer's rules, and all of them telling the same grades."""

import csv
import dataclasses
import json
import os
import re
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from grading import cli
from grading.reports import builtin, cards, check50, classroom50, each, exercism, formats, github, gradescope, junit, markdown, numbers
from grading.results import BASELINE, Override, Verdict
from grading.scores import score
from grading.tests import toyreports
from grading.tests.platforms import ENVIRONMENT, valid
from grading.tests.toyreports import SECRET, TOTALS, alone, report

STUDENTS = tuple(TOTALS)
SIX = {"ann": "s0001", "bob": "s0002", "cleo": "s0003", "dora": "s0004", "emil": "s0005", "fay": "s0006"}


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return toyreports.graded(tmp_path_factory.mktemp("reports"))


@pytest.fixture(autouse=True)
def not_in_a_workflow(monkeypatch):
    """The tests may themselves run in one."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


def card(toy, name, **options):
    return next(each for each in cards.of(report(toy, **options)) if each.name == name)


def documents(toy, name, **options):
    """The format's document for each student, None where there is none to be had."""
    make = {
        "gradescope": lambda one: None if one.total is None else gradescope.result(one),
        "classroom50": lambda one: None if one.total is None else classroom50.result(one, classroom50.environment(ENVIRONMENT)),
        "exercism": exercism.result,
        "check50": lambda one: check50.result(one, "toy"),
    }[name]
    return {one.name: make(one) for one in cards.of(report(toy, **options))}


# Everybody's shape


@pytest.mark.parametrize("shown", [False, True])
@pytest.mark.parametrize("name", ["gradescope", "classroom50", "exercism", "check50"])
def test_every_document_is_valid(toy, name, shown):
    for document in documents(toy, name, show_hidden=shown).values():
        assert document is None or valid(name, document)


@pytest.mark.parametrize("name", ["gradescope", "classroom50", "exercism", "check50"])
def test_the_schemas_refuse_what_the_importers_refuse(toy, name):
    """A schema that lets everything pass would prove nothing."""
    wrong = {"gradescope": {"score": "10"}, "classroom50": {"score": 1.5}, "exercism": {"version": 2}, "check50": {"results": [{}]}}[name]
    with pytest.raises(jsonschema.ValidationError):
        valid(name, {**documents(toy, name)["bob"], **wrong})


def junit_suites(toy, **options):
    root = ElementTree.fromstring(junit.document(report(toy, **options)))
    _shape(root)
    return {suite.get("name"): suite for suite in root}


SUITE = {"name", "errors", "failures", "skipped", "tests", "time", "timestamp", "hostname"}
SHAPE = {  # of an element: its attributes, and its children in this order
    "testsuites": ({"name"}, r"(testsuite )*"),
    "testsuite": (SUITE, r"(properties )?(testcase )*"),
    "testcase": ({"classname", "name", "time"}, r"(properties )?(skipped )?(error )?(failure )?"),
    "properties": (set(), r"(property )*"),
    "property": ({"name", "value"}, ""),
    "failure": ({"message"}, ""),
    "error": ({"message"}, ""),
    "skipped": ({"type", "message"}, ""),
}


def _shape(element):
    attributes, children = SHAPE[element.tag]
    assert set(element.attrib) == attributes
    assert re.fullmatch(children, "".join(f"{child.tag} " for child in element))
    if element.tag == "testsuite":
        cases = element.findall("testcase")
        assert int(element.get("tests")) == len(cases)
        for kind, told in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(element.get(told)) == sum(case.find(kind) is not None for case in cases)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", element.get("timestamp"))
        assert element.get("hostname") == "grade" != os.uname().nodename
    for child in element:
        _shape(child)


def test_junit_has_the_shape_of_xunit2(toy):
    suites = junit_suites(toy)
    assert list(suites) == list(SIX.values())
    kinds = {name: {kind: int(suites[SIX[name]].get(kind)) for kind in ("failures", "errors", "skipped")} for name in STUDENTS}
    assert kinds["ann"] == {"failures": 0, "errors": 0, "skipped": 1}  # what the baseline skips counts for nobody
    assert kinds["cleo"] == {"failures": 0, "errors": 1, "skipped": 1}
    assert kinds["dora"] == {"failures": 1, "errors": 0, "skipped": 0}


# Everybody's grades


def _property(suite, name):
    return next((each.get("value") for each in suite.find("properties") if each.get("name") == name), None)


def test_the_totals_agree_in_all_formats(toy, tmp_path):
    """What scores.csv says is what everybody says, in the units of each; None is a grade that is withheld."""
    with (toy.out / "scores.csv").open(newline="") as file:
        said = {row["submission"]: row["total"] for row in csv.DictReader(file)}
    assert {name: float(total) if total else None for name, total in said.items()} == TOTALS
    shown = report(toy)
    assert {one.name: one.total and numbers.number(one.total) for one in cards.of(shown)} == TOTALS
    assert {name: float(_property(junit_suites(toy)[SIX[name]], "points") or "nan") for name in STUDENTS if TOTALS[name] is not None} == {
        name: total for name, total in TOTALS.items() if total is not None
    }
    assert _property(junit_suites(toy)[SIX["cleo"]], "points") is None
    assert {name: document and document["score"] for name, document in documents(toy, "gradescope").items()} == TOTALS
    for name, document in documents(toy, "classroom50").items():
        assert (document and document["score"] * 20 / document["max-score"]) == TOTALS[name]
    markdown.write(shown, tmp_path)
    for name, total in TOTALS.items():
        first = (tmp_path / "feedback" / f"{SIX[name]}.md").read_text().splitlines()[0]
        assert first == f"# `{SIX[name]}`: {'–' if total is None else f'{total:g}'} of 20 points"
    rows = [line.split(" | ") for line in github.summary_of(shown, cards.of(shown)).splitlines() if line.startswith("| `s")]
    assert [row[3] for row in rows] == ["–" if total is None else f"{total:g}" for total in TOTALS.values()]


@pytest.mark.parametrize("shown", [False, True])
def test_the_points_of_the_tests_add_up(toy, shown):
    """Where nobody gave points by hand, a section's points are its tests', hidden ones counted or named."""
    for one in cards.of(report(toy, show_hidden=shown)):
        for part in one.parts:
            if part.items and part.points is not None:
                assert sum(item.points for item in part.items) == part.points
                assert sum(item.most for item in part.items) == part.most


# Hidden tests

TEXTS = {
    "junit": lambda given: junit.document(given),
    "markdown": lambda given: "\n".join("\n".join(markdown.lines(one)) for one in cards.of(given)),
    "gradescope": lambda given: json.dumps([gradescope.result(one) for one in cards.of(given) if one.total is not None]),
    "classroom50": lambda given: json.dumps([classroom50.result(one, {}) for one in cards.of(given) if one.total is not None]),
    "exercism": lambda given: json.dumps([exercism.result(one) for one in cards.of(given)]),
    "check50": lambda given: json.dumps([check50.result(one, "toy") for one in cards.of(given)]),
    "github": lambda given: github.summary_of(given, cards.of(given)) + "\n".join(github.annotations(cards.of(given))),
}


@pytest.mark.parametrize("name", TEXTS)
def test_of_a_hidden_test_nothing_is_told_unless_asked_for(toy, name):
    """Neither its name nor its promise, its code or what came of it: only how many passed, where the format tells of tests at all."""
    told = TEXTS[name](report(toy))
    assert SECRET not in told and "test_secret" not in told
    assert ("0 of 1 hidden tests passed" in told) == (name != "github")
    shown = TEXTS[name](report(toy, show_hidden=True))
    if name != "github":
        assert SECRET in shown and "test_secret" in shown and "hidden tests passed" not in shown


def test_every_built_in_format_is_in_the_table_of_hidden_tests():
    """The sheets and scores.csv hold points alone."""
    assert {each.name for each in builtin.FORMATS} - {"csv", "canvas", "moodle", "html"} == set(TEXTS)


def test_gradescope_publishes_hidden_tests_after_the_grades(toy):
    """A test that is hidden altogether would take the total away from the student."""
    visibility = {test["name"]: test["visibility"] for test in gradescope.result(card(toy, "bob", show_hidden=True))["tests"]}
    assert visibility["01_fork: test_secret"] == "after_published"
    assert {test["visibility"] for test in gradescope.result(card(toy, "bob"))["tests"]} == {"visible"}


# What bears on a grade beside the tests


def test_a_withheld_grade_has_no_file_where_a_score_is_demanded(toy, tmp_path):
    """And what an earlier run left of that student is taken away, for it says something else."""
    (tmp_path / "gradescope").mkdir()
    (tmp_path / "gradescope" / "s0003.json").write_text("old")
    (tmp_path / "gradescope" / "notes.json").write_text("mine")
    lines = gradescope.write(report(toy), tmp_path)
    assert lines == [f"{tmp_path / 'gradescope'}: 5 files", "no file for s0003: the grade is withheld or not complete"]
    assert sorted(path.name for path in (tmp_path / "gradescope").iterdir()) == ["notes.json", *(f"s000{n}.json" for n in (1, 2, 4, 5, 6))]


def test_a_withheld_grade_is_told_so(toy):
    words = "the grade is withheld: the judge came to no verdict, through no fault of the submission's"
    for name in ("markdown", "junit", "github"):
        assert words in TEXTS[name](alone(report(toy), "cleo"))
    (fault,) = [test for test in exercism.result(card(toy, "cleo"))["tests"] if test["status"] == "error"]
    assert "through no fault" in fault["message"]
    (unknown,) = [check for check in check50.result(card(toy, "cleo"), "toy")["results"] if check["passed"] is None and "skips" not in check["cause"]["rationale"]
                  and "not counted" not in check["cause"]["rationale"]]  # fmt: skip
    assert unknown["name"] == "01_fork::hidden tests" and "through no fault" in unknown["cause"]["rationale"]
    assert github.annotations([card(toy, "cleo")])[0].startswith("::error title=s0003::the grade is withheld")


def test_a_refused_submission_is_told_why(toy):
    assert "refused: is a broken zip archive" in gradescope.result(card(toy, "dora"))["output"]
    assert exercism.result(card(toy, "dora"))["status"] == "error"
    assert check50.result(card(toy, "dora"), "toy")["error"]["type"] == "Refused"
    assert github.annotations([card(toy, "dora")])[0].startswith("::warning title=s0004::refused: is a broken zip archive")
    for name in ("markdown", "junit", "classroom50"):
        assert "refused: is a broken zip archive" in TEXTS[name](alone(report(toy), "dora"))


@pytest.mark.parametrize("name", TEXTS)
def test_a_missing_file_is_told_by_its_tests_alone(toy, name):
    """Not again as a remark, and not at all for sections that the class was not graded in."""
    told = TEXTS[name](alone(report(toy), "emil"))
    assert "missing: 02_process/processes.py" not in told
    assert ("missing" in told) == (name != "github")


def test_what_the_baseline_skips_counts_for_nobody(toy):
    for name in ("gradescope", "classroom50", "check50", "junit"):
        assert "no nslookup here" in TEXTS[name](alone(report(toy), "ann"))
    (skipped,) = [test for test in gradescope.result(card(toy, "ann"))["tests"] if test["name"] == "02_process: test_four"]
    assert skipped["max_score"] == 0 and "status" not in skipped
    assert "test_four" not in TEXTS["exercism"](alone(report(toy), "ann"))  # it has no word for that


def test_what_is_not_graded_yet_is_no_zero(toy):
    """A section that the class was not graded in yet."""
    given = report(toy)
    given.results.add(Verdict(BASELINE, "02_process", "test_new", "", "passed"))
    one = next(cards.of(dataclasses.replace(given, scores=score(given.course, given.results))))
    assert one.total is None and not one.withheld and one.state.startswith("not all sections are graded yet")
    assert one.parts[0].points == 10 and one.parts[1].points is None
    assert "not all sections are graded yet" in "\n".join(markdown.lines(one))


LATE = "late by 2 hours: handed in 11:00, due 9:00 (as the roster says)"


def late_and_by_hand(toy, points=Fraction(31, 4)):
    """Emil's: handed in late, and a section of it decided by a person."""
    given = alone(report(toy), "emil")
    (row,) = given.scores.rows
    handed = dataclasses.replace(row.handed, notes=(LATE, *row.handed.notes))
    given.results.overrides = {row.handed.id: {"02_process": Override(row.handed.id, "02_process", 7.75, "shown at the board", "prof", "2026-03-02 08:00")}}
    row = dataclasses.replace(row, handed=handed, sections={**row.sections, "02_process": points})
    return dataclasses.replace(given, scores=dataclasses.replace(given.scores, rows=(row,)))


@pytest.mark.parametrize("name", ["junit", "markdown", "gradescope", "classroom50", "exercism", "github"])
def test_late_marks_and_points_by_hand_are_told(toy, name):
    told = TEXTS[name](late_and_by_hand(toy))
    assert LATE in told
    assert "02_process: these points were given by hand: shown at the board (prof, 2026-03-02 08:00)" in told


def test_points_by_hand_count_in_the_total(toy):
    (one,) = cards.of(late_and_by_hand(toy))
    assert gradescope.result(one)["score"] == 17.75 != sum(test["score"] for test in gradescope.result(one)["tests"])
    assert classroom50.result(one, {})["score"] == 1775
    assert next(markdown.lines(one)) == "# `s0005`: 17.75 of 20 points"


def test_classroom50_takes_no_more_than_the_maximum(toy):
    (one,) = cards.of(late_and_by_hand(toy, Fraction(15)))
    result = classroom50.result(one, classroom50.environment(ENVIRONMENT))
    assert result["score"] == result["max-score"] == 2000
    valid("classroom50", result)


# Files and names


def test_names_are_in_files_only_when_asked_for(toy, tmp_path):
    """Ids name files, and whatever a CI service shows; a run with names leaves no file behind for the next without."""
    for name in ("markdown", "gradescope", "exercism", "check50", "junit", "github"):
        formats.choose([name], None)[0].write(report(toy, names=True), tmp_path)
    assert (tmp_path / "feedback" / "bob-s0002.md").read_text().startswith("# `s0002 bob`: 14 of 20")
    assert "s0002 bob" in (tmp_path / "junit.xml").read_text() and "s0002 bob" in (tmp_path / "github" / "summary.md").read_text()
    for name in ("markdown", "gradescope", "exercism", "check50", "junit", "github"):
        formats.choose([name], None)[0].write(report(toy), tmp_path)
    for path in filter(Path.is_file, tmp_path.rglob("*")):
        assert not re.search(rf"\b({'|'.join(STUDENTS)})\b", f"{path.relative_to(tmp_path)}\n{path.read_text()}")


def test_the_same_records_give_the_same_bytes(toy, tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        for name in ("junit", "markdown", "gradescope", "exercism", "check50", "github", "csv"):
            formats.choose([name], None)[0].write(report(toy), tmp_path / folder)
    paths = [path for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert len(paths) == 27
    for path in paths:
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_what_is_in_the_way_of_a_folder_is_told(toy, tmp_path, capsys):
    (tmp_path / "feedback").write_text("")
    assert cli.main(["report", str(toy.out), "--course", str(toy.course), "--format", "markdown", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"grade: {tmp_path / 'feedback'}: cannot be made (File exists); move what is there away, or choose another --out\n"


# Whole points and one file for each

SHARES = {(1, 2): 1, (1, Fraction(1, 2)): 10, (Fraction(1, 4),): 100, (Fraction(1, 3),): 100, (): 1}


@pytest.mark.parametrize("shares", SHARES)
def test_whole_points_are_counted_in_tenths_or_hundredths_where_need_be(shares):
    assert numbers.scale(map(Fraction, shares)) == SHARES[shares]


def test_the_scores_are_a_format_too(toy, tmp_path):
    assert formats.choose(["csv"], None)[0].write(report(toy), tmp_path) == [str(tmp_path / "scores.csv")]
    assert (tmp_path / "scores.csv").read_bytes() == (toy.out / "scores.csv").read_bytes()


def test_a_leftover_is_told_by_its_id(toy, tmp_path):
    """Only what looks like a file of ours goes."""
    (tmp_path / "x").mkdir()
    for name in ("s0099.txt", "gone-s0099.txt", "s99.txt", "s0099.md", "classes0099.txt"):
        (tmp_path / "x" / name).write_text("")
    each.write(report(toy), tmp_path, "x", ".txt", lambda one: None)
    assert sorted(path.name for path in (tmp_path / "x").iterdir()) == ["classes0099.txt", "s0099.md", "s99.txt"]
