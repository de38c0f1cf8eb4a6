"""The fixture `explore`: what it hands on, how its failures read, and that the command in a failure shows the same again."""

import os
import re
import shlex
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

KIT = Path(__file__).parents[2]
TILL = '''
import math
from threading import Lock

gate, box = Lock(), []

class Till:
    def __init__(self):
        self.total = 0

    def put(self, amount):
        self.total += amount

    def put_guarded(self, amount):
        self.gate = gate
        with self.gate:
            self.total += amount

def later():
    raise NotImplementedError("TODO 1: later is not written yet")

def hang():
    with gate, gate:
        pass

def leave():
    import os
    os._exit(3)
'''
TESTS = '''
from threading import Thread

def both(till):
    it = till.Till()
    threads = [Thread(name=name, target=it.put, args=(amount,)) for name, amount in (("ann", 5), ("bob", 7))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return it.total

def guarded(till):
    threads = [Thread(name=name, target=till.Till().put_guarded, args=(1,)) for name in ("ann", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

def many(till):
    it, seen = till.Till(), {}
    def put(name):
        for _ in range(2):
            it.put(1)
        seen[name] = name + str(it.total) * 40
    threads = [Thread(name=name, target=put, args=(name,)) for name in ("ann", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen["ann"], seen["bob"]

def alone(till):
    it = till.Till()
    it.put(5)
    return it.total

def later(till):
    till.later()

def hang(till):
    till.hang()

def leave(till):
    till.leave()

def thing(till):
    return till.gate

def what_can_be_imported(till):
    found = []
    for name in ("grading", "handle", "pytest", "contestant"):
        try:
            __import__(name)
        except ImportError:
            found.append(name)
    return found

def test_right(explore):
    """One amount counts."""
    found = explore(alone)
    assert found == {5}
    assert found.exhaustive and found.schedules == 1

def test_lost(explore):
    """Both amounts count."""
    assert explore(both) == {12}

def test_apart(explore):
    """The tills are apart."""
    assert explore(guarded).apart("ann", "bob")

def test_alone(explore):
    """One amount counts twice."""
    assert explore(alone) == {10}

def test_many(explore):
    """Each sees four amounts."""
    assert explore(many) == {("ann" + "4" * 40, "bob" + "4" * 40)}

def test_second(explore):
    """Both amounts count, after another scene."""
    assert explore(alone) == {5}
    assert explore(both) <= {12}

def test_todo(explore):
    """It is written."""
    assert explore(later) == {None}

def test_hang(explore):
    """It does not hang."""
    assert explore(hang) == {None}

def test_leave(explore):
    """It stays."""
    assert explore(leave) == {None}

def test_thing(explore):
    """It is plain."""
    assert explore(thing) == {None}

def test_kit(explore):
    """The kit is out of reach."""
    assert explore(what_can_be_imported) == [["grading", "handle", "pytest", "contestant"]]
'''


@pytest.fixture
def course(pytester):
    """A course of one section, 01_till."""
    settings = f"[pytest]\naddopts = --import-mode=importlib\npythonpath = {KIT}\ntruncation_limit_lines = 0\ntruncation_limit_chars = 0\n"
    pytester.makefile(".ini", pytest=settings)
    pytester.makeconftest((KIT / "conftest.py").read_text(encoding="utf-8"))
    section = pytester.mkdir("exercises") / "01_till"
    section.mkdir()
    (section / "till.py").write_text(TILL, encoding="utf-8")
    (section / "test_till.py").write_text(TESTS, encoding="utf-8")
    (pytester.path / "exercises" / "course.toml").write_text('[[section]]\nfolder = "01_till"\ntitle = "a till"\nmodules = ["till"]\n')
    return pytester


def _run(course, *options):
    return course.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:randomly", *options)


def _text(result):
    return "\n".join(line.rstrip() for line in result.stdout.lines)


def test_a_right_answer_passes(course):
    """The outcomes come back with what was explored, and the kit's own modules are out of the contestant's reach."""
    _run(course, "exercises", "-k", "right or kit").assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("test_todo", "TODO 1: later is not written yet"),
        ("test_hang", "got:       {<deadlock>}"),
        ("test_leave", "leave(till): the process ended (exit status 3) before it was done"),
        ("test_thing", "thing(till) gave something that the test cannot look at: the scene's value is of type Lock"),
    ],
)
def test_how_a_scene_fails(course, name, told):
    """A TODO, a deadlock, an end of the process and a value that is not plain each say so in a line."""
    text = _text(_run(course, "exercises", "-k", name))
    assert told in text and "again: " in text or name == "test_todo"


@pytest.mark.parametrize(("spoilt", "told"), [("import no_such_module", "the module cannot be imported"), (None, "there is no till.py in")])
def test_a_module_that_cannot_be_had(course, spoilt, told):
    """A broken module and a missing one fail as they do when a scene is observed."""
    path = course.path / "exercises" / "01_till" / "till.py"
    path.write_text(spoilt) if spoilt else path.unlink()
    assert told in _text(_run(course, "exercises", "-k", "test_lost"))


@pytest.mark.parametrize("name", ["test_lost", "test_second"])
def test_the_command_in_the_report_shows_the_same_again(course, name):
    """What stands after `again:` replays that one interleaving, and the story and the command are the same."""
    first = _text(_run(course, "exercises", "-k", name))
    assert "both(till) can come to something else" in first
    assert re.search(r"got: +\{12, 5, 7\}|got: +\{12, 7, 5\}", first)
    story, again = _story(first), _again(first)
    assert "overwrites what bob wrote" in story
    assert "--schedule" in again
    second = _text(_run(course, *shlex.split(again)[1:]))
    assert "explored:  the one schedule" in second
    assert (_story(second), _again(second)) == (story, again)


def _story(text):
    return re.search(r"^(The shortest way to|This is how).*?(?=^\S)", text.partition("explored: ")[2] or text, re.DOTALL | re.MULTILINE)[0]


def _again(text):
    return re.search(r"^again: (.*)$", text, re.MULTILINE)[1]


def test_inline_explores_in_pytests_own_process(course):
    """With --inline the same scenes are explored here, with the same outcomes and stories."""
    first, second = (_text(_run(course, "exercises", "-k", "test_lost", *more)) for more in ([], ["--inline"]))
    assert _story(first) == _story(second)


def test_a_schedule_is_replayed_inline_in_a_process_of_ones_own(course):
    """With --schedule and --inline it is that one interleaving, run in pytest's own process: a debugger would stop in it."""
    path = course.path / "exercises" / "01_till" / "till.py"
    first = _text(_run(course, "exercises", "-k", "test_lost"))
    path.write_text(TILL.replace("        self.total += amount", "        import os; print('in', os.getpid(), flush=True)\n        self.total += amount"))
    second = _text(_run(course, "-s", "--inline", *shlex.split(_again(first))[1:]))
    assert second.count(f"in {os.getpid()}") == 2  # once for each of the two threads, so it was run once
    assert "explored:  the one schedule" in second
    assert "overwrites what bob wrote" in _story(second)


def test_a_thread_that_waits_for_another_is_shown(course):
    """Where threads were to stay apart, the report shows how one waits for the other."""
    text = _text(_run(course, "exercises", "-k", "test_apart"))
    assert "guarded(till): there is an interleaving in which ann waits for a lock that bob has" in text
    assert re.search(r"wait for self.gate: bob has it", _story(text))
    again = _text(_run(course, *shlex.split(_again(text))[1:]))
    assert (_story(again), _again(again)) == (_story(text), _again(text))


def test_what_can_happen_in_one_way_alone_needs_no_schedule(course):
    """Where nothing happens at the same time, there is no story to tell, and no schedule to name."""
    text = _text(_run(course, "exercises", "-k", "test_alone"))
    assert "explored:  the only interleaving" in text
    assert "shortest way" not in text and "--schedule" not in text


def test_many_outcomes_are_listed_a_line_each_and_stories_fit_on_a_screen(course):
    """However much can go wrong, the report of one claim is at most as long as a screen, and no value is cut."""
    text = _text(_run(course, "exercises", "-k", "test_many"))
    block = text[text.index("Promise:") : text.index("again: ")]
    assert len(block.splitlines()) <= 36
    assert re.search(r"^ {12}\('ann2{40}', 'bob4{40}'\)", block, re.MULTILINE)
    assert re.search(r"^\(and \d+ more that were not to be\)$", block, re.MULTILINE)


def test_a_bug_of_the_explorers_is_no_failure_of_the_students(course):
    """What says "explorer bug:" reaches pytest as an error of the judge's own, without a verdict."""
    text = _text(_run(course, "exercises", "-k", "test_lost", "--schedule", "Z9"))
    assert "ContestantError" in text and "Promise:" not in text
