"""What a student reads: one short block for each kind of failure, the same under every option of pytest's."""

import json
from pathlib import Path

import pytest

from grading.plugins.record import Recorder
from grading.plugins.submissions import Submissions

pytest_plugins = ["pytester"]

KIT = Path(__file__).parents[2]

TOY = '''
import os, threading

def answer():
    return 41

def lines():
    return "one\\ntwo\\n"

def fail():
    raise ValueError("the kettle is empty")

def todo():
    raise NotImplementedError("TODO 1: todo is not written yet")

def wait():
    threading.Event().wait()

def spin():
    while True:
        pass

def forget():
    if os.fork() == 0:
        os._exit(3)
    print("forgotten")
'''

TESTS = '''
"""A toy."""
import os

def value(toy):
    return toy.answer()

def pair(toy):
    return [toy.answer()]

def lines(toy):
    return toy.lines()

def error(toy):
    return toy.fail()

def todo(toy):
    return toy.todo()

def end(toy):
    os._exit(3)

def wait(toy):
    toy.wait()

def spin(toy):
    toy.spin()

def forget(toy, note):
    toy.forget()
    note("back")

def method(toy):
    import multiprocessing
    return multiprocessing.get_start_method()

def give(toy, number):
    return number

def thing(toy):
    return object()

def test_value(observe):
    """The answer
    is 42."""
    assert observe(value) == 42

def test_right(observe):
    """The answer is 41."""
    assert observe(value) == 41

def test_lines(observe):
    """Two lines."""
    assert observe(lines) == "one\\n2\\n"

def test_error(observe):
    """It does not fail."""
    assert observe(error) == 1

def test_todo(observe):
    """It is written."""
    assert observe(todo) == 1

def test_end(observe):
    """It ends well."""
    assert observe(end) == 1

def test_wait(observe):
    """It does not wait."""
    assert observe(wait) == 1

def test_spin(observe):
    """It ends."""
    assert observe(spin) == 1

def test_forget(observe):
    """It waits for its child."""
    assert observe(forget).waited_before("back")

def test_form(observe):
    """It is a pair."""
    first, second = observe(pair).value

def test_thing(observe):
    """It is plain."""
    assert observe(thing) == 1

def test_method(observe):
    """It is spawn."""
    assert observe(method) == "spawn"

def test_draw(observe, draw):
    """It is nothing."""
    assert observe(give, draw.randint(0, 10**9)) == None

def test_bug(observe):
    """A bug of the course's own."""
    observe(value)
    raise RuntimeError("in the claim")
'''


@pytest.fixture
def course(pytester):
    """A course of one section, 01_toy, with a solution that differs in its answer."""
    pytester.makefile(".ini", pytest=f"[pytest]\naddopts = --import-mode=importlib\npythonpath = {KIT}\ntruncation_limit_lines = 0\ntruncation_limit_chars = 0\n")
    pytester.makeconftest((KIT / "conftest.py").read_text(encoding="utf-8"))
    for folder, toy in (("exercises", TOY), ("solutions", TOY.replace("return 41", "return 42"))):
        section = pytester.mkdir(folder) / "01_toy"
        section.mkdir()
        (section / "toy.py").write_text(toy, encoding="utf-8")
    course = pytester.path / "exercises"
    (course / "01_toy" / "test_toy.py").write_text(TESTS, encoding="utf-8")
    (course / "course.toml").write_text('[[section]]\nfolder = "01_toy"\ntitle = "a toy"\nmodules = ["toy"]\n', encoding="utf-8")
    return pytester


def _run(course, *options):
    """The run without the coach, which folds some of the blocks (see test_coach.py).

    A pytest inside pytest finds the plugins imported, and newer ones warn of that.
    """
    usual = ("-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:grading.plugins.coach", "-W", "ignore::pytest.PytestAssertRewriteWarning")
    return course.runpytest_inprocess(*usual, *options)


def _block(result, name):
    """The lines of the failure of the test NAME."""
    lines = result.stdout.lines
    start = next(place for place, line in enumerate(lines) if line.strip("_ ") == name and line.startswith("_"))
    end = next(place for place in range(start + 1, len(lines)) if lines[place].startswith(("___", "===")))
    return [line.rstrip() for line in lines[start + 1 : end] if line.strip(" ~^") and not line.startswith("[gw")]


BLOCKS = {
    "test_value": ["Promise: The answer is 42.", "value(toy) gave something else", "expected: 42", "got:      41"],
    "test_lines": ["Promise: Two lines.", "lines(toy) gave something else", "expected:", "    one", "    2", "got:      'one\\ntwo\\n'"],
    "test_error": [
        "Promise: It does not fail.",
        "error(toy) raised ValueError: the kettle is empty",
        "    Traceback (most recent call last):",
        '      File "exercises/01_toy/test_toy.py", line 15, in error',
        "        return toy.fail()",
        '      File "exercises/01_toy/toy.py", line 11, in fail',
        '        raise ValueError("the kettle is empty")',
        "    ValueError: the kettle is empty",
    ],
    "test_todo": ["TODO 1: todo is not written yet"],
    "test_end": ["Promise: It ends well.", "end(toy): the process ended (exit status 3) before it was done"],
    "test_wait": [
        "Promise: It does not wait.",
        "wait(toy) is stuck: every process and thread waits, and nobody is left to wake them",
        "    parent: exercises/01_toy/toy.py:17, in wait: threading.Event().wait()",
    ],
    "test_forget": [
        "Promise: It waits for its child.",
        "child 1 had not been waited for when the function returned",
        "What happened, in this order:",
        "    parent forks child 1",
        "    child 1 ends with exit status 3",
        "    — back —",
        "On standard output:",
        "    forgotten",
    ],
    "test_form": [
        "Promise: It is a pair.",
        "what came back does not have the form that was promised (not enough values to unpack (expected 2, got 1))",
        "got:      [41]",
    ],
    "test_thing": ["Promise: It is plain.", "thing(toy) gave something that the test cannot look at: value is an object, not plain data"],
}


@pytest.mark.parametrize("name", BLOCKS)
def test_the_block_of_each_kind_of_failure(course, name):
    """The promise, what happened, expected and got in full, and how to see it again; a TODO is one line."""
    block = _block(_run(course, "exercises", "-k", name), name)
    again = [] if name == "test_todo" else [f"again: pytest exercises/01_toy/test_toy.py::{name}"]
    ignored = {"child 1 ends with exit status 3"} if name == "test_forget" else set()  # it may come later
    assert [line for line in block if line.strip() not in ignored] == [line for line in BLOCKS[name] + again if line.strip() not in ignored]


def test_a_limit(course):
    """--limit ends what does not end, and the block says where it was."""
    block = _block(_run(course, "exercises", "-k", "test_spin", "--limit", "0.5"), "test_spin")
    assert block[:2] == ["Promise: It ends.", "spin(toy) used more than 0.5 s of processor time"]
    assert block[2].startswith("    parent: exercises/01_toy/toy.py:")
    assert block[-1] == "again: pytest --limit 0.5 exercises/01_toy/test_toy.py::test_spin"


@pytest.mark.parametrize("option", ["no", "line", "short", "long", "native", "auto"])
def test_every_style_of_traceback(course, option):
    """Whatever --tb says, no insides of the kit are shown."""
    result = _run(course, "exercises", "-k", "test_value", f"--tb={option}")
    result.assert_outcomes(failed=1, deselected=13)
    text = result.stdout.str()
    assert "site-packages" not in text and "grading/" not in text and "INTERNALERROR" not in text
    assert ("expected: 42" in text) == (option not in ("no", "line"))
    if option == "line":
        assert "value(toy) gave something else" in text


@pytest.mark.parametrize("setting", [None, "true"])
def test_nothing_is_cut_on_ci(course, monkeypatch, setting):
    """The block is the same with and without CI set."""
    monkeypatch.delenv("CI", raising=False)
    if setting:
        monkeypatch.setenv("CI", setting)
    assert _block(_run(course, "exercises", "-k", "test_lines"), "test_lines")[:-1] == BLOCKS["test_lines"]


def test_on_two_workers(course):
    """pytest -n 2 gives the same verdicts and the same blocks."""
    pytest.importorskip("xdist")
    result = course.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:grading.plugins.coach", "exercises", "-n", "2", "--limit", "0.5")
    result.assert_outcomes(failed=13, passed=1)
    assert _block(result, "test_value")[:-1] == BLOCKS["test_value"]
    assert _block(result, "test_todo") == BLOCKS["test_todo"]


def test_from_another_folder(course, monkeypatch):
    """In the section's own folder, files are named from there, and the command that shows it again works there."""
    monkeypatch.chdir(course.path / "exercises" / "01_toy")
    result = course.runpytest_inprocess("-p", "no:cacheprovider", "-k", "test_error")
    block = _block(result, "test_error")
    assert '      File "toy.py", line 11, in fail' in block
    assert block[-1] == "again: pytest test_toy.py::test_error"


def test_the_target(course):
    """--target says whose answers are tested, the header says it, and so does the command that shows it again."""
    assert "target: exercises" in _run(course, "exercises", "-k", "test_right").stdout.str()
    result = _run(course, "--target", "solutions", "exercises", "-k", "test_value or test_right")
    result.assert_outcomes(passed=1, failed=1, deselected=12)
    assert "target: solutions" in result.stdout.str()
    assert _block(result, "test_right")[-1] == "again: pytest --target solutions exercises/01_toy/test_toy.py::test_right"


@pytest.mark.parametrize("place", ["01_toy/toy.py", "exercises/01_toy/toy.py", "toy.py"])
def test_a_folder_as_target(course, place):
    """A folder of answers may be laid out in any of three ways."""
    answer = course.path / "answers" / place
    answer.parent.mkdir(parents=True)
    answer.write_text(TOY.replace("return 41", "return 42"), encoding="utf-8")
    _run(course, "--target", "answers", "exercises", "-k", "test_value").assert_outcomes(passed=1, deselected=13)


def test_a_target_that_lacks_the_file(course):
    """A missing file is said to be missing, by its name and place."""
    course.mkdir("empty")
    block = _block(_run(course, "--target", "empty", "exercises", "-k", "test_value"), "test_value")
    assert block[1] == "there is no toy.py in empty/01_toy"


def test_a_target_that_is_no_folder(course):
    """A target that does not exist is wrong usage, in one line."""
    result = _run(course, "--target", "nowhere", "exercises")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "--target: nowhere is no folder; give exercises, solutions or a folder of answers" in result.stderr.str()


def test_a_module_that_is_broken(course):
    """A module that cannot be imported is said to be broken, with the line of the student's that is wrong."""
    (course.path / "exercises" / "01_toy" / "toy.py").write_text("def answer(:\n", encoding="utf-8")
    block = _block(_run(course, "exercises", "-k", "test_value"), "test_value")
    assert block[1].startswith("the module cannot be imported: exercises/01_toy/toy.py:1: SyntaxError: ")
    assert any("exercises/01_toy/toy.py" in line for line in block)
    assert not any("importlib" in line or "/contestant/" in line for line in block)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_the_start_method(course, method):
    """--start-method is what multiprocessing does in a scene, and is told in the command that shows it again."""
    result = _run(course, "exercises", "-k", "test_method", "--start-method", method)
    if method == "spawn":
        result.assert_outcomes(passed=1, deselected=13)
    else:
        assert _block(result, "test_method")[3:] == [f"got:      {method!r}", f"again: pytest --start-method {method} exercises/01_toy/test_toy.py::test_method"]


def test_without_fork(course):
    """--no-fork gives the same blocks, and is told in the command that shows it again."""
    result = _run(course, "exercises", "--no-fork", "-k", "test_value or test_todo or test_right")
    result.assert_outcomes(passed=1, failed=2, deselected=11)
    assert _block(result, "test_value") == [*BLOCKS["test_value"], "again: pytest --no-fork exercises/01_toy/test_toy.py::test_value"]


def test_at_another_sandbox_level(course):
    """It is told in the command that shows it again."""
    result = _run(course, "exercises", "--sandbox", "none", "-k", "test_value")
    assert _block(result, "test_value")[-1] == "again: pytest --sandbox none exercises/01_toy/test_toy.py::test_value"


def test_what_is_drawn_is_the_same_every_time(course):
    """A test draws the same values in each run, others with another --seed, and the seed is told in the command that shows it again."""
    first, second, third = (_block(_run(course, "exercises", "-k", "test_draw", *options), "test_draw") for options in ((), (), ("--seed", "x")))
    assert first == second
    assert first[3] != third[3]
    assert third[-1] == "again: pytest --seed x exercises/01_toy/test_toy.py::test_draw"


def test_a_bug_in_a_claim_is_an_ordinary_error(course):
    """What is no failing claim keeps its traceback: it is the course's own fault."""
    text = _run(course, "exercises", "-k", "test_bug").stdout.str()
    assert "in the claim" in text and "def test_bug(observe)" in text and "Promise" not in text


def test_plain_tests_are_left_alone(course):
    """Tests that observe nothing look as pytest shows them."""
    course.makepyfile(test_plain="def test_plain():\n    assert [1, 2] == [1, 3]\n")
    text = _run(course, "test_plain.py").stdout.str()
    assert "At index 1 diff: 2 != 3" in text and "Promise" not in text


def test_a_report_with_odd_characters(course):
    """Half characters and control characters in what a scene says break no report, in one process or with workers."""
    (course.path / "exercises" / "01_toy" / "toy.py").write_text("def answer():\n    raise ValueError('a\\ud800\\x1b[2J')\n", encoding="utf-8")
    for options in ((), ("-n", "1")):
        result = course.runpytest_subprocess("-p", "no:cacheprovider", "exercises", "-k", "test_value", *options)
        result.assert_outcomes(failed=1, deselected=0 if options else 13)
        assert "ValueError: a\\ud800\\x1b[2J" in result.stdout.str()


def test_a_class(course):
    """When a class is graded, each submission is judged on its own answers, and what is recorded tells the student's command, not the secret seed."""
    for name in ("s0001", "s0002"):
        (course.mkdir(name) / "toy.py").write_text(TOY.replace("return 41", "return 42") if name == "s0002" else TOY, encoding="utf-8")
    lines = []
    plugins = [Submissions([{"id": name, "root": str(course.path / name)} for name in ("s0001", "s0002")]), Recorder(lines.append)]
    course.inline_run("-p", "no:cacheprovider", "-p", "no:terminal", "exercises", "--seed", "secret", "-k", "test_value or test_bug", plugins=plugins)
    collected, *verdicts = map(json.loads, lines)
    assert collected == {"collected": 4}
    assert [(verdict["submission"], verdict["test"], verdict["outcome"]) for verdict in verdicts] == [
        ("s0001", "test_value", "failed"),
        ("s0001", "test_bug", "judge fault"),
        ("s0002", "test_value", "passed"),
        ("s0002", "test_bug", "judge fault"),
    ]
    assert verdicts[0]["message"].splitlines()[-1] == "again: pytest exercises/01_toy/test_toy.py::test_value"
