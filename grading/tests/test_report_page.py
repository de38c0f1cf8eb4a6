"""report.html: what it holds, made from the records alone, and which failures are taken for the same mistake."""

import json
import re
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest

from grading.bench import big_class
from grading.reports import html, patterns
from grading.reports.contract import Report
from grading.results import BASELINE, Handed, Header, Results, Verdict
from grading.scores import Score, Scores

GOT = "Promise: It holds.\nscene(toy) gave something else\nexpected: 3\ngot:      {}"
ZOMBIES = "Promise: All are reaped.\n{} had not been waited for\nagain: pytest …"


def verdict(who, test="test_x", outcome="failed", message="", case="", hidden=False, section="01_toy"):
    return Verdict(who, section, test, case, outcome, message, 0.1, 0.1, hidden)


def told(*records, scores=None, names=True):
    """What the page tells its script of the RECORDS."""
    results = Results()
    for record in (Header("1", "digest", "CPython 3", "none"), Handed(BASELINE, "solutions"), *records):
        results.add(record)
    scores = scores or Scores({"01_toy": Fraction(2)}, {}, tuple(Score(each, {"01_toy": Fraction(1, 3)}, (), ()) for each in results.students()))
    page = html.content(scores, results, names=names)
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1]), page


def message_of(data, student, place=0):
    number = data["students"][student]["messages"][2 * place + 1]
    return "\n".join(data["lines"][line] for line in data["messages"][number])


# mistakes


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ZOMBIES.format("child 1"), ZOMBIES.format("child 3"), True),
        (ZOMBIES.format("child 1 and child 2"), ZOMBIES.format("child 1, child 2 and child 3"), True),
        (ZOMBIES.format("child 1"), ZOMBIES.format("child 1 and child 2"), False),
        (GOT.format(0), GOT.format(768), True),
        ("only 1 of 3 met", "only 2 of 3 met", True),
        ("there is no pool in 03_pool", "there is no pool in 04_pool", False),
        ("Promise: A.\nit hangs", "Promise: B.\nit hangs", True),
        ("child 1 was left; child 2 was left", "child 1 was left", True),
        ("", "\n", True),
    ],
)
def test_the_shape_of_a_message(one, other, same):
    """Numbers and the lengths of lists do not make another mistake; words do."""
    assert (patterns.shape(one) == patterns.shape(other)) is same


def test_whom_a_mistake_affects():
    """A student counts once however many cases fail; the most frequent mistake comes first, with what came back."""
    found = patterns.found(
        [
            verdict("s1", message=GOT.format(0), case="[fork]"), verdict("s1", message=GOT.format(0), case="[spawn]"), verdict("s2", message=GOT.format(768)),
            verdict("s3", message=GOT.format(0)), verdict("s1", "test_y", message="it hangs", outcome="stuck"), verdict("s2", "test_y", "passed"),
        ]
    )  # fmt: skip
    assert [(each.test, list(each.students), each.got) for each in found] == [("test_x", ["s1", "s2", "s3"], [("0", 2), ("768", 1)]), ("test_y", ["s1"], [])]
    assert found[0].promise == "It holds."


def test_what_is_no_mistake():
    """A TODO, a missing file, a fault of the judge's and a skip are none; a module that does not import is one, for all its tests."""
    none = [verdict("s1", message="TODO 1: x is not written yet"), *(verdict("s1", outcome=each) for each in ("missing", "judge fault", "skipped", "passed"))]
    broken = [verdict("s1", name, "broken", "the module cannot be imported: SyntaxError") for name in ("test_x", "test_y")]
    assert [(each.test, each.outcome) for each in patterns.found(none + broken)] == [("", "broken")]


# the page


def test_each_text_is_stored_once():
    """The same message of two students, and the same line of two messages, are on the page once."""
    data, page = told(Handed("s1", "ann"), Handed("s2", "bob"), Handed("s3", "cid"), verdict(BASELINE, outcome="passed"),
                      verdict("s1", message="one line\nsame"), verdict("s2", message="one line\nsame"), verdict("s3", message="other\nsame"))  # fmt: skip
    assert page.count("one line") == 2 and data["lines"].count("same") == 1  # its shape is told, too
    assert [message_of(data, student) for student in range(3)] == ["one line\nsame", "one line\nsame", "other\nsame"]


def test_a_letter_a_verdict():
    """The cells of a student say what came of each test, in the order of the baseline; what was not graded is blank."""
    data, _ = told(Handed("s1", "ann"), *(verdict(BASELINE, f"test_{number}", "passed", hidden=number == 1) for number in range(4)),
                   verdict("s1", "test_2", "stuck", "it hangs"), verdict("s1", "test_0", "passed"), verdict("s1", "test_1", message="TODO 1: x is not written yet"))  # fmt: skip
    cells = [data["outcomes"]["abcdefghijklmnopqrstuvwxyz".index(cell)] if cell != " " else "" for cell in data["students"][0]["cells"]]
    assert cells == ["passed", "not written", "stuck", ""]
    assert [test["hidden"] for test in data["tests"]] == [False, True, False, False]
    assert message_of(data, 0, 1) == "it hangs"


def test_what_others_record_is_told_too():
    """Late hand-ins, points by hand and fields that the page does not know are told as they are; what is withheld has no points."""

    @dataclass(frozen=True)
    class Newer(Handed):
        team: str = ""

    handed = Newer("s1", "ann", notes=("a strange file", "missing: 01_toy/toy.py"), late=True, source="ann.zip", team="ann and bob")
    score = Score(handed, {"01_toy": None}, ("01_toy is withheld",), (), ("01_toy",), by_hand=("2 instead of 1", "3 instead of 1"))
    scores = Scores({"01_toy": Fraction(2)}, {}, (score,))
    student = told(Handed("s1", "ann"), scores=scores)[0]["students"][0]
    known = [["by hand", "2 instead of 1; 3 instead of 1"], ["late", "yes"]]
    more = [known[0], ["source", "ann.zip"], known[1], ["team", "ann and bob"]]
    assert student["more"] == more and student["withheld"] == ["01_toy"]
    assert told(Handed("s1", "ann"), scores=scores, names=False)[0]["students"][0]["more"] == known  # whatever else there is may name her
    assert (student["total"], student["sections"], student["notes"]) == (None, [None], ["01_toy is withheld", "a strange file"])


def test_without_names():
    """By choice the page knows the students by their ids alone."""
    records = Handed("s1", "Zoë Novak"), verdict(BASELINE, outcome="passed"), verdict("s1", outcome="passed")
    assert "Zo\\u00eb Novak" in told(*records)[1] and "Novak" not in told(*records, names=False)[1]


def test_nothing_of_a_submission_is_markup():
    """A name, a message and a note that hold tags or control characters cannot end the element that they are in."""
    nasty = "</script><script>alert(1)</script><!--\x1b[2J\u202e\ud800"
    data, page = told(Handed("s1", nasty, notes=(nasty,), refused=nasty), verdict(BASELINE, outcome="passed"), verdict("s1", message=nasty))
    assert page.count("<script") == 2 and page.count("</script") == 2 and page.count("<!--") == 0
    assert data["students"][0]["name"] == "</script><script>alert(1)</script><!--\\x1b[2J\\u202e\\ud800"
    page.encode("utf-8")


def test_the_page_is_whole_or_old(tmp_path):
    """The file is replaced in one step, says nothing of the network, and the same records give the same bytes."""
    found = Results()
    for record in big_class.records(big_class.Course.find(tmp_path.joinpath(__file__)), 5, tests=20):
        found.add(record)
    report = Report(big_class.Course.find(tmp_path.joinpath(__file__)), found, big_class.scores(found))
    assert html.write(report, tmp_path) == [str(tmp_path / "report.html")]
    first = (tmp_path / "report.html").read_bytes()
    html.write(replace(report), tmp_path)
    assert (tmp_path / "report.html").read_bytes() == first and not re.search(rb"https?:|@import", first)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_class_of_nobody():
    """A class without students and without a baseline has a page, too."""
    data, _ = told()
    assert data["students"] == [] and data["tests"] == []
