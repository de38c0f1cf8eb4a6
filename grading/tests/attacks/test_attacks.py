"""No trick gains a point over the same answer without it, and none harms anything; where a weaker level lets one through, that is listed.

One run of the command grades all tricks, each a submission of its own, and two right ones.
"""

from pathlib import Path

import pytest

import grading
from grading.tests import ordinary
from grading.tests.attacks.tricks import TRICKS

README = Path(grading.__file__).parent.parent / "README.md"
NEVER = {"forges_with_the_nonce"}  # it cannot be prevented inside one interpreter: flagged, and the README says so
# What a level does not stop, by the name of the trick.  The README's table is made of this.
_LANDLOCK = {
    "changes_the_mode_of_files", "connects_to_a_path_socket", "connects_to_the_network", "leaves_a_message_to_itself", "leaves_shared_memory",
}  # fmt: skip
GAPS = {
    "namespaces": set(),
    "landlock": _LANDLOCK,
    "process": _LANDLOCK | {
        "binds_another", "changes_its_own_file", "connects_by_fast_open", "connects_to_an_abstract_socket", "copies_another", "kills_another",
        "leaves_system_v_memory", "limits_another", "lists_other_processes", "makes_a_namespace", "opens_a_kernel_door", "reads_another_environment",
        "reads_another_memory", "reads_hidden_tests", "reads_the_home", "reads_the_solution", "reads_the_tests", "sends_a_datagram", "slows_another",
        "traces_another", "traces_the_zygote", "writes_the_judges_files", "writes_the_results", "writes_the_zygotes_memory",
    },
}  # fmt: skip
# Of these, what a hardened machine stops by itself (Yama, AppArmor, sysctl).
MACHINES = {"makes_a_namespace", "opens_a_kernel_door", "reads_another_memory", "traces_another", "traces_the_zygote", "writes_the_zygotes_memory"}
SPOILS = {"process": {"starves_the_zygote"}}  # the submission's own later tests
RUNS = [("namespaces", 0), ("namespaces", ordinary.USER), ("landlock", ordinary.USER), ("process", ordinary.USER)]


@pytest.fixture(scope="module", params=RUNS, ids=lambda run: f"{run[0]}-{'root' if run[1] == 0 else 'user'}")
def outcome(request, graded):
    return graded(*request.param)


def test_the_class_is_graded(outcome):
    """Nothing of it stops the run, and no verdict is missing or a judge fault."""
    assert outcome.done.returncode == 0, outcome.done.stderr
    assert {verdict.outcome for verdicts in outcome.verdicts.values() for verdict in verdicts.values()} <= {
        "passed", "failed", "timeout", "stuck", "crashed", "limit", "broken",
    }  # fmt: skip
    assert {len(verdicts) for verdicts in outcome.verdicts.values()} == {6}


@pytest.mark.parametrize("trick", [*TRICKS, "brings_files"])
def test_no_point_is_gained(outcome, trick):
    gained = outcome.total[trick] - outcome.total["plain"]
    assert gained <= 0 or trick in NEVER | GAPS[outcome.level], {name: verdict.outcome for name, verdict in outcome.verdicts[trick].items()}


def test_the_readme_lists_the_gaps():
    """One row a trick that some level does not stop."""
    rows = []
    for name in sorted(set().union(NEVER, *GAPS.values())):
        marks = ["not stopped" if name in NEVER | GAPS[level] else "stopped" for level in GAPS]
        rows.append(f"| {name.replace('_', ' ')} | {' | '.join(marks)} |")
    table = "\n".join(rows)
    assert table in README.read_text(), f"put this into README.md:\n{table}"


def test_the_gaps_are_real(outcome):
    """What a level is said not to stop, it does not stop: else the table in the README is out of date."""
    won = {name for name, total in outcome.total.items() if name in TRICKS and total > outcome.total["plain"]}
    assert NEVER | GAPS[outcome.level] - MACHINES <= won <= NEVER | GAPS[outcome.level]


@pytest.mark.parametrize("trick", TRICKS)
def test_the_tests_beside_it_are_not_spoiled(outcome, trick):
    """A trick in one test changes nothing in those that do not call it."""
    if trick in SPOILS.get(outcome.level, ()):
        pytest.skip(f"{outcome.level} does not stop that")
    if trick.startswith("at_import"):
        pytest.skip("it is in all tests")
    for test in ("test_money", "test_child", "test_hello", "test_hidden"):
        assert outcome.verdicts[trick][test].outcome == outcome.verdicts["plain"][test].outcome


def test_others_are_not_touched(outcome):
    """The right answers before and behind all tricks have full points."""
    assert outcome.total["a_right_one"] == outcome.total["z_right_one"] == 6
    assert outcome.total["plain"] == 2


def test_no_harm_is_done(outcome):
    """Another process lives and is no slower, nothing is left running, no file is changed."""
    assert outcome.victim == (None, "slows_another" not in GAPS[outcome.level])
    assert outcome.left == []
    assert (outcome.canary_says == "untouched") == ("writes_the_judges_files" not in GAPS[outcome.level])


def test_no_escape_reaches_a_report(outcome):
    assert "scores.csv" in outcome.written
    for text in outcome.written.values():
        assert "\x1b" not in text and "\u202e" not in text and "\n=cmd" not in text


EVIDENT = {  # what is told of a trick, for the instructor to judge
    "forges_with_the_nonce": "used sys._getframe", "reads_the_tests": "opened /", "reads_hidden_tests": "opened /", "writes_the_results": "opened /",
    "reads_another_memory": "opened /proc/", "writes_the_zygotes_memory": "opened /proc/", "traces_another": "looked up ptrace() in the C library",
    "kills_the_zygote": "sent a signal to the process that runs the tests' scenes", "limits_another": "changed the limits of another process",
    "makes_a_namespace": "looked up unshare() in the C library", "searches_the_heap": "used gc.get_objects",
}  # fmt: skip


@pytest.mark.parametrize("trick", EVIDENT)
def test_what_is_evident_is_told(outcome, trick):
    """At every level, stopped or not; never in the score, and no accusation."""
    first = f"worth a look: in 60_riddle::test_first it {EVIDENT[trick]}"
    assert any(line.startswith(first) for line in outcome.noted[trick]), outcome.noted[trick]
    assert first in outcome.written["details.txt"]


def test_of_a_right_answer_nothing_is_told(outcome):
    assert outcome.noted["a_right_one"] == outcome.noted["plain"] == ()


def test_what_is_in_the_source_or_was_not_taken_is_noted(outcome):
    notes = {name: " ".join(outcome.notes[name]) for name in outcome.notes}
    assert "worth a look: 60_riddle/riddle.py uses" in notes["forges_with_the_nonce"] and "sys._getframe" in notes["forges_with_the_nonce"]
    assert "not taken: " in notes["brings_files"] and "conftest.py" in notes["brings_files"]
    assert "worth a look" not in notes["a_right_one"]
