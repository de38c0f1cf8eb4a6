"""From verdicts to points, and to the files and the table that show them."""

import csv
import io
from fractions import Fraction

import pytest
from rich.console import Console

from grading.course import Course, Section
from grading.errors import ResultsError
from grading.reports import files, harmless, progress, scores_csv, table
from grading.results import Handed, Override, Results, Verdict
from grading.scores import score


def course(*sections):
    return Course(None, "toy", tuple(Section(name, name, ("m",), points, {}) for name, points in sections))


def results(**outcomes):
    """NAME='section test case outcome; ...' for each submission, the baseline first."""
    known = Results()
    for name, text in outcomes.items():
        known.add(Handed(name, name))
        for words in filter(None, (part.split() for part in text.split(";"))):
            section, test, case, outcome = words
            known.add(Verdict(name, section, test, case.replace("-", ""), outcome.replace("_", " "), f"{name} {outcome}"))
    return known


def test_a_tests_points_are_shared_evenly_and_exactly():
    shown = score(
        course(("01", {"a": 1, "b": 0.1})),
        results(baseline="01 a x passed; 01 a y passed; 01 a z passed; 01 b - passed", ann="01 a x passed; 01 a y passed; 01 a z failed; 01 b - passed"),
    )
    assert shown.max == Fraction(11, 10)
    assert shown.rows[0].total == Fraction(2, 3) + Fraction(1, 10)
    assert scores_csv.table(shown) == "submission,01,total,max\nann,0.77,0.77,1.1\n"


def test_one_case_that_the_baseline_skips_takes_its_share_only():
    shown = score(course(("01", {"a": 4})), results(baseline="01 a x passed; 01 a y skipped", ann="01 a x passed; 01 a y skipped"))
    assert (shown.max, shown.rows[0].total) == (2, 2)
    assert shown.skipped == {"01::ay": "baseline skipped"}


def test_points_given_by_hand_stand_instead_and_say_so():
    known = results(baseline="01 a - passed; 02 b - passed", ann="01 a - judge_fault; 02 b - failed", bob="01 a - passed")
    known.add(Handed("bob", "bob", {"01": "new"}))
    for who, section, given, digest in (("ann", "01", 3.5, ""), ("bob", "01", 1, "old")):
        known.add(Override(who, section, given, "talked it over", "prof", "2026-03-02", digest))
    ann, bob = score(course(("01", {"a": 4}), ("02", {"b": 6})), known).rows
    assert (ann.total, ann.withheld, ann.reasons) == (Fraction(7, 2), (), ())
    assert ann.by_hand == ("01: 3.5 by hand (the tests are withheld): talked it over (prof, 2026-03-02)",)
    assert (bob.sections["01"], bob.total) == (1, None)
    assert bob.by_hand == ("01: 1 by hand (the tests gave 4): talked it over (prof, 2026-03-02; handed in anew since)",)


def test_a_fault_withholds_its_section_and_the_total():
    shown = score(
        course(("01", {"a": 4}), ("02", {"b": 6})),
        results(baseline="01 a - passed; 02 b - passed", ann="01 a - judge_fault; 02 b - passed", bob="01 a - passed", cleo="01 a - failed; 02 b - stuck"),
    )
    ann, bob, cleo = shown.rows
    assert (ann.total, ann.withheld, ann.sections["02"]) == (None, ("01",), 6)
    assert ann.reasons == ("01 is withheld: 01::a: ann judge_fault",)
    assert (bob.total, bob.withheld, bob.reasons) == (None, (), ("02 is not graded yet",))
    assert (cleo.total, cleo.withheld) == (0, ())
    assert cleo.remarks == ("01: of 1 tests 1 failed (a)", "02: of 1 tests 1 stuck (b)")


def test_a_section_that_is_judged_in_part_is_no_score():
    shown = score(course(("01", {"a": 1, "b": 1})), results(baseline="01 a - passed; 01 b - passed", ann="01 a - passed"))
    assert shown.rows[0].reasons == ("01 is not graded yet: 1 of 2 tests are",)


@pytest.mark.parametrize("kind", ["missing", "broken"])
def test_what_is_missing_or_broken_as_a_whole_is_said_once(kind):
    shown = score(course(("01", {})), results(baseline="01 a - passed; 01 b - passed", ann=f"01 a - {kind}; 01 b - {kind}"))
    assert shown.rows[0].remarks == (f"01: {kind}: ann {kind}",)


def test_sections_that_one_submission_lacks_are_one_line():
    """As is what nobody has; a single one is told with its reason."""
    shown = score(
        course(("01", {}), ("02", {}), ("03", {})),
        results(
            baseline="01 a - passed; 02 a - passed; 03 a - passed",
            ann="01 a - passed; 02 a - passed; 03 a - missing",
            bob="01 a - missing; 02 a - missing; 03 a - missing",
            cleo="01 a - passed; 02 a - missing; 03 a - passed",
        ),
    )
    console = Console(record=True, width=100, file=io.StringIO())
    table.show(shown, console)
    lines = console.export_text().splitlines()
    assert [line.strip() for line in lines if "missing" in line] == ["ann  03: missing: ann missing", "bob  missing: 01, 02, 03", "cleo  02: missing: cleo missing"]
    assert "nobody" not in "".join(lines)


def test_the_reason_is_the_line_behind_the_promise():
    known = results(baseline="01 a - passed", ann="01 a - broken")
    known.add(Verdict("ann", "01", "a", "", "broken", "Promise: it is so.\nSyntaxError: line 5\n  Traceback"))
    assert score(course(("01", {})), known).rows[0].remarks == ("01: broken: SyntaxError: line 5",)


# Harmless


@pytest.mark.parametrize(
    "raw, shown",
    [
        ("plain", "plain"),
        ("Zoë 李", "Zoë 李"),
        ("a\x1b[2Jb\x07", "a\\x1b[2Jb\\x07"),
        ("a\x9b31m", "a\\x9b31m"),
        ("evil\u202etxt", "evil\\u202etxt"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("a\udcffb", "a\\udcffb"),
        ("two\nlines\ttab\u2028", "two\\x0alines\\x09tab\\u2028"),
        ("tag\U000e0041", "tag\\U000e0041"),
    ],
)
def test_nothing_that_steers_a_terminal_gets_through(raw, shown):
    assert harmless.line(raw) == shown
    assert harmless.line(shown) == shown


def test_text_keeps_its_lines_and_tabs_only():
    assert harmless.text("a\r\n\tb\rc\x1b") == "a\n\tb\\x0dc\\x1b"


@pytest.mark.parametrize("raw", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\uff1d1"])
def test_no_cell_is_a_formula(raw):
    assert harmless.cell(raw).startswith("'")
    assert harmless.cell("ann-marie=x") == "ann-marie=x"


def test_a_long_name_keeps_both_ends():
    assert harmless.short("abcdefghij", 5) == "ab…ij"


def test_names_go_into_the_csv_as_one_cell():
    known = results(baseline="01 a - passed")
    for number, name in enumerate(('=cmd|"x"!A1', 'a,"b"', "two\nlines", "\udcff")):
        known.add(Handed(f"s{number}", name, refused="no"))
    rows = list(csv.reader(io.StringIO(scores_csv.table(score(course(("01", {"a": 1})), known)))))
    assert [row[0] for row in rows[1:]] == ["'=cmd|\"x\"!A1", 'a,"b"', "two\\x0alines", "\\udcff"]


# Files and table


def test_a_report_is_replaced_in_one_step(tmp_path, monkeypatch):
    path = tmp_path / "scores.csv"
    files.replace(path, "old\n")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(ResultsError, match="scores.csv: cannot be written .No space left on device.; results.jsonl is whole"):
        files.replace(path, "new\n")
    assert path.read_text() == "old\n" and list(tmp_path.iterdir()) == [path]


def show(shown, width=100):
    out = io.StringIO()
    table.show(shown, Console(file=out, width=width))
    return out.getvalue()


def test_the_table():
    known = results(baseline="01_fork a - passed", ann="01_fork a - passed", bob="01_fork a - judge_fault", cleo="")
    known.add(Handed("dan", "[red]dan\x1b[2J", refused="is empty"))
    known.add(Handed("eve", "eve", notes=("missing: x.py", "not taken: conftest.py")))
    assert [line.rstrip() for line in show(score(course(("01_fork", {"a": 3})), known)).splitlines()] == [
        "submission      ┃  01_fork ┃    total ┃ max",
        "━━━━━━━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━╇━━━━",
        "[red]dan\\x1b[2J │        0 │        0 │   3",
        "ann             │        3 │        3 │   3",
        "bob             │ withheld │ withheld │   3",
        "cleo            │        - │        - │   3",
        "eve             │        - │        - │   3",
        "",
        "[red]dan\\x1b[2J  refused: is empty",
        "bob  01_fork is withheld: 01_fork::a: bob judge_fault",
        "cleo  01_fork is not graded yet",
        "eve  01_fork is not graded yet",
        "eve  not taken: conftest.py",
    ]


def test_eleven_sections_fit_a_terminal_of_100_columns():
    sections = [f"{number:02d}_topic" for number in range(1, 12)]
    known = results(baseline=";".join(f"{name} a - passed" for name in sections), ann=";".join(f"{name} a - passed" for name in sections))
    shown = show(score(course(*((name, {"a": 10}) for name in sections)), known))
    assert "…" not in shown and " 11 ┃ total ┃ max" in shown


# Progress


def verdict(section="01"):
    return Verdict("s1", section, "t", "", "passed")


def test_a_log_gets_a_line_now_and_then():
    told, now = [], [0.0]
    lines = progress.Lines(told.append, lambda: now[0])
    lines.begin("the class", 100)
    for number in range(100):
        now[0] = number * 2.0
        lines.verdict("ann\x1b", verdict())
    lines.say("by the way")
    lines.end()
    lines.end()
    assert told == [
        "grading the class: 100 tests",
        "graded 16 of 100 tests, about 2 min 38 s left; now ann\\x1b 01",
        "graded 31 of 100 tests, about 2 min 14 s left; now ann\\x1b 01",
        "graded 46 of 100 tests, about 1 min 46 s left; now ann\\x1b 01",
        "graded 61 of 100 tests, about 1 min 17 s left; now ann\\x1b 01",
        "graded 76 of 100 tests, about 47 s left; now ann\\x1b 01",
        "graded 91 of 100 tests, about 18 s left; now ann\\x1b 01",
        "by the way",
        "graded the class: 100 tests in 3 min 18 s",
    ]


def test_a_terminal_gets_a_bar():
    out = io.StringIO()
    bar = progress.Bar(Console(file=out, force_terminal=True, width=110))
    bar.begin("the class", None)
    bar.total(2)
    bar.verdict("[bold]ann\x1b[2J", verdict())
    bar.say("by the way\x07")
    bar.end()
    bar.end()
    shown = out.getvalue()
    assert "[bold]ann\\x1b[2J 01" in shown and "1/2" in shown and "by the way\\x07" in shown
