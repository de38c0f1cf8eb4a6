"""What the course's check makes of verdicts, and a small course judged from end to end."""

import os
import signal
import subprocess
import sys

import pytest

from grading.coursecheck import answers, shards, verdicts
from grading.coursecheck.answers import RIGHT, STUB, WRONG, Answer
from grading.coursecheck.shards import Verdict
from grading.tests.toycourse import EX, SO, SOLUTION, STUB as STUB_TEXT, Toy

FINE = "01_sums: 2 tests and 2 hidden, 2 TODOs, 8 misconceptions, 0 right answers, 1 program: fine"
TODOS = {1: "add", 2: "Till.put"}
TODO_1, TODO_2 = ("failed", "TODO 1: add is not written yet"), ("failed", "TODO 2: Till.put is not written yet")
ALONE = 'let it fail with "TODO n: NAME is not written yet" alone'


@pytest.fixture
def toy(tmp_path):
    return Toy(tmp_path)


def _check(kind, *outcomes, caught_by=None, skipped=()):
    """The problems of an answer whose tests a, b, … came to OUTCOMES, (outcome, message) or "passed"."""
    pairs = [(outcome, "") if isinstance(outcome, str) else outcome for outcome in outcomes]
    found = [Verdict(name, "", *pair) for name, pair in zip("abcdef", pairs, strict=False)]
    answer = Answer(kind, "x.py", {}, None, caught_by)
    return [str(problem) for problem in verdicts.check(answer, found, TODOS, dict.fromkeys(skipped, "no nslookup"))]


def test_every_test_fails_on_the_stub_with_its_todo():
    assert _check(STUB, TODO_1, TODO_2, TODO_1, ("skipped", "no nslookup")) == []


@pytest.mark.parametrize(
    "outcome, told",
    [
        ("passed", "passes on the stub; let it need what is still to be written"),
        (("failed", "Promise: x\nit is wrong"), f"on the stub: failed (it is wrong); {ALONE}"),
        (("broken", "no module"), f"on the stub: broken (no module); {ALONE}"),
        (("failed", "TODO 1: add"), f"on the stub: failed (TODO 1: add); {ALONE}"),
        (("judge fault", "E   x\nKeyError: 1"), "cannot judge it (KeyError: 1); correct the test"),
    ],
)
def test_a_stub_that_fails_for_another_reason(outcome, told):
    assert _check(STUB, TODO_1, TODO_2, outcome) == [f"x.py: c {told}"]


def test_a_todo_that_no_test_reaches():
    assert _check(STUB, TODO_1, TODO_1) == ["x.py: no test fails with TODO 2 (Till.put); add a test that comes to it first"]


def test_a_right_answer_passes():
    assert _check(RIGHT, "passed", ("skipped", "no nslookup")) == []
    assert _check(RIGHT, "passed", ("stuck", "Promise: x\nit is stuck")) == [
        "x.py: this right answer does not pass b: stuck (it is stuck); correct the test or the answer"
    ]


def test_a_misconception_is_caught_where_it_says():
    wrong = ("failed", "Promise: x\nit is wrong")
    assert _check(WRONG, "passed", wrong, wrong, caught_by="b") == []
    assert _check(WRONG, "passed", "passed", caught_by="b") == ["x.py: passes all tests; sharpen a test until it is caught, or move it to right/"]
    cure = "correct its `Caught by:`, the test or the answer"
    caught = "x.py: is caught by a (it is wrong), while b, which it names,"
    assert _check(WRONG, wrong, "passed", caught_by="b") == [f"{caught} passes; {cure}"]
    assert _check(WRONG, wrong, wrong, caught_by="b") == [f"{caught} also fails, but later; {cure}"]
    assert _check(WRONG, wrong, caught_by="z") == ["x.py: names z, which is no test; the first to fail is a; correct its `Caught by:`"]
    assert _check(WRONG, wrong, caught_by="") == ["x.py: `Caught by:` is empty, the first test to fail is a; write it there, or run with --fill"]
    assert _check(WRONG, ("broken", "no module tea"), caught_by="a") == [
        "x.py: is broken (no module tea); let it be wrong in what it does, not in how it is written"
    ]


def test_a_misconception_of_a_test_that_cannot_run_here():
    assert _check(WRONG, "passed", "skipped", caught_by="b", skipped="b") == []


def test_every_test_is_named_by_a_misconception():
    named = [Answer(WRONG, "x.py", {}, None, "a"), Answer(RIGHT, "y.py", {}, None, "b")]
    told = [str(problem) for problem in verdicts.unnamed(named, ["a", "b"], "misconceptions/")]
    assert told == ["misconceptions/: none is caught by b; add a misconception that this test catches first"]


def test_verdicts_that_differ_between_runs():
    runs = [{"x.py": [Verdict("a", "[spawn]", outcome, ""), Verdict("b", "", "failed", "")]} for outcome in ["passed"] * 9 + ["stuck"]]
    told = [str(problem) for problem in verdicts.differing(runs)]
    assert told == ["x.py: a[spawn]: passed in 9, stuck in 1 of 10 runs; make the test, or the answer, decide by events alone"]


# from end to end


def test_a_course_that_is_well(toy):
    toy.write(f"{SO}/right/plain.py", SOLUTION.replace("a + b\n", "sum([a, b])\n"))
    code, lines = toy.check()
    assert lines == [FINE.replace("0 right answers", "1 right answer"), "1 section, no problem"]
    assert code == 0


def test_several_runs_alike(toy):
    summary = FINE.replace("8 misconceptions", "1 misconception").replace(": fine", ", 3 runs alike: fine")
    assert toy.check(times=3, only=["forgets"]) == (0, [summary, "1 section, no problem"])


def test_a_quick_check_keeps_to_the_tests_that_are_named(toy):
    """It finds a wrong answer that its test lets pass, and is not told of an earlier test that catches one."""
    assert toy.check(quick=True) == (0, [FINE, "1 section, no problem"])
    toy.wrong("harmless", "test_the_till", SOLUTION)
    toy.wrong("takes_away", "test_one_number", SOLUTION.replace("a + b\n", "a - b - 1\n"))
    code, lines = toy.check(quick=True)
    assert code == 1
    assert lines[0].startswith(f"{SO}/misconceptions/harmless.py: passes test_the_till, which it names; sharpen a test")
    assert len(lines) == 3


def test_what_is_wrong_is_found_by_running_it(toy):
    toy.edit(f"{EX}/sums.py", 'raise NotImplementedError("TODO 2: Till.put is not written yet")', "raise KeyError(amount)")
    toy.edit(f"{EX}/README.md", "still PID of", "always PID of")
    toy.write(f"{SO}/right/subtracts.py", SOLUTION.replace("a + b\n", "a - b - 1\n"))
    toy.wrong("harmless", "test_the_till", SOLUTION)
    toy.wrong("forgets", "test_nothing")
    code, lines = toy.check()
    assert code == 1
    for start in (
        f"{EX}/README.md:3: line 2 of the output is 'still ",
        f"{EX}: test_the_till on the stub: failed (put_two(sums, 1, 2) raised KeyError: 1); let it fail with ",
        f"{SO}/right/subtracts.py: this right answer does not pass test_two_numbers[2]: failed (sum_of(sums, 1, 2) gave something else); correct",
        f"{SO}/misconceptions/harmless.py: passes all tests; sharpen",
        f"{SO}/misconceptions/forgets.py: is caught by test_the_till (put_two(sums, 1, 2) gave something else), while test_nothing, which ",
        "01_sums: 2 tests and 2 hidden, 1 TODO, 9 misconceptions, 1 right answer, 1 program: ",
    ):
        assert any(line.startswith(start) for line in lines), (start, lines)


def test_a_skipped_test_carries_no_points(toy):
    toy.edit(f"{SO}/test_hidden_sums.py", "    assert observe(put_one", '    pytest.skip("no scales")\n    assert observe(put_one')
    toy.edit(f"{SO}/test_hidden_sums.py", "\n\ndef put(", "\nimport pytest\n\ndef put(")
    code, lines = toy.check()
    assert lines == [
        f"{EX}: test_nothing is skipped here (Skipped: no scales), but carries 1 points; give it 0, or make it run everywhere",
        FINE.replace(": fine", ", 1 test skipped: 1 problem"),
        "1 section, 1 problem",
    ]


def test_tests_that_cannot_be_collected(toy):
    toy.edit(f"{EX}/test_sums.py", "def sum_of_one", "1 / 0\n\n\ndef sum_of_one")
    (toy.root / SO / "test_hidden_sums.py").unlink()
    code, lines = toy.check()
    assert f"{EX}: the judge could collect no test, and ended with status 2; run `pytest {EX} {SO}` to see why" in lines
    assert code == 1


def test_a_judge_that_dies(toy, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    course = toy.load()
    found, _ = answers.collect(course, course.sections[0])
    judged = shards.judge(course, course.sections[0], found, None, lambda done, total: None)
    assert judged.verdicts == {}
    assert judged.fault == "the judge ended with status 1 before it said anything"


# --fill


def test_fill_writes_the_first_failing_test_into_an_empty_line_only(toy):
    empty = toy.wrong("forgets", caught_by="")
    other = toy.wrong("takes_nothing_too", caught_by="test_the_till")
    before = other.read_text()
    code, lines = toy.check(fill=True)
    assert lines[0] == f"{SO}/misconceptions/forgets.py: filled in, Caught by: test_the_till"
    assert empty.read_text().startswith('"""I believe in forgets.\nIt is wrong.\n\nCaught by: test_the_till\n"""\n')
    assert other.read_text() == before
    assert code == 1
    assert len(lines) == 4


@pytest.mark.parametrize("ending", ["Caught by:\n", "Caught by: \n", "Caught by:", "Caught by: "])
def test_fill_keeps_the_rest_of_the_file(tmp_path, ending):
    path = tmp_path / "x.py"
    path.write_bytes(f'"""I believe.\r\n\r\n{ending}"""\r\nx = "Caught by:"\r\n'.encode())
    answers.fill(path, "test_a")
    filled = "Caught by: test_a" + ("\n" if ending.endswith("\n") else "")
    assert path.read_bytes() == f'"""I believe.\r\n\r\n{filled}"""\r\nx = "Caught by:"\r\n'.encode()


# a section of two modules


def test_a_misconception_names_the_module_that_it_replaces(toy):
    toy.edit("exercises/course.toml", '["sums"]', '["sums", "more"]')
    for part, text in ((EX, STUB_TEXT), (SO, SOLUTION)):
        toy.write(f"{part}/more.py", text)
    path = toy.write(f"{SO}/misconceptions/more_is_less.py", '"""I believe that less is more.\n\nModule: more\nCaught by: test_more\n"""\n')
    course = toy.load()
    found, problems = answers.collect(course, course.sections[0])
    assert problems == []
    (answer,) = [each for each in found if each.path == path]
    assert answer.files == {"sums": toy.root / SO / "sums.py", "more": path}
    assert answer.caught_by == "test_more"


# when it is ended


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_of_a_check_that_is_ended(toy, tmp_path, number):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    check = subprocess.Popen(
        [sys.executable, "-m", "grading.coursecheck", "--times", "1000000", "--course", toy.root],
        env={**os.environ, "TMPDIR": str(scratch)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not any(scratch.glob("answers-*")):
        assert check.poll() is None
    check.send_signal(number)
    _, told = check.communicate()
    assert check.returncode == 130, told
    assert "Traceback" not in told
    assert [*scratch.iterdir()] == []
