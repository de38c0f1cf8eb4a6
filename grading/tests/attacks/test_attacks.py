"""No trick gains a point over the same answer without it, and none harms anything; where a weaker level lets one through, that is listed.

One run of the command grades all tricks, each a submission of its own, and two right ones.
"""

import fcntl
import os
import pickle
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

import grading
from grading.contestant import sandbox
from grading.tests import ordinary
from grading.tests.attacks.toy import Outcome
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
        "binds_another", "changes_its_own_file", "connects_by_fast_open", "connects_to_an_abstract_socket", "kills_another",
        "leaves_system_v_memory", "limits_another", "lists_other_processes", "makes_a_namespace", "reads_another_environment", "reads_another_memory",
        "reads_hidden_tests", "reads_the_home", "reads_the_tests", "sends_a_datagram", "slows_another", "writes_the_judges_files",
        "writes_the_results", "writes_the_zygotes_memory",
    },
}  # fmt: skip
SPOILS = {"process": {"starves_the_zygote"}}  # the submission's own later tests
RUNS = [("namespaces", 0), ("namespaces", ordinary.USER), ("landlock", ordinary.USER), ("process", ordinary.USER)]


@pytest.fixture(scope="module", params=RUNS, ids=lambda run: f"{run[0]}-{'root' if run[1] == 0 else 'user'}")
def outcome(request, tmp_path_factory):
    """Graded once, also where several workers of pytest-xdist run these tests."""
    level, uid = request.param
    if not sys.platform.startswith("linux"):
        pytest.skip("attacks are tried on Linux alone")
    if uid != os.getuid() and not ordinary.possible():
        pytest.skip("only root can be somebody else")
    if sandbox.level(level).missing() and level == "namespaces":
        pytest.skip(f"sandbox level {level}: {sandbox.level(level).missing()}")
    base = tmp_path_factory.getbasetemp()
    kept = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"attacks-{level}-{uid}"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            folder = Path(tempfile.mkdtemp(prefix="attacks-"))
            os.chmod(folder, 0o755)
            try:
                kept.write_bytes(pickle.dumps(Outcome(folder, level, uid, tried(level))))
            finally:
                shutil.rmtree(folder)
        return pickle.loads(kept.read_bytes())


def tried(level):
    """What is tried at the LEVEL: all, but at `process`, where nothing is walled off, only that and every fifth of the others."""
    gaps = NEVER | GAPS[level] | SPOILS.get(level, set())
    return {name: trick for number, (name, trick) in enumerate(TRICKS.items()) if level != "process" or name in gaps or number % 5 == 0}


def test_the_class_is_graded(outcome):
    """Nothing of it stops the run, and no verdict is missing or a judge fault."""
    assert outcome.done.returncode == 0, outcome.done.stderr
    assert {verdict.outcome for verdicts in outcome.verdicts.values() for verdict in verdicts.values()} <= {
        "passed", "failed", "timeout", "stuck", "crashed", "limit", "broken",
    }  # fmt: skip
    assert {len(verdicts) for verdicts in outcome.verdicts.values()} == {6}


@pytest.mark.parametrize("trick", [*TRICKS, "brings_files"])
def test_no_point_is_gained(outcome, trick):
    if trick not in outcome.total:
        pytest.skip(f"not tried at {outcome.level}")
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
    assert won == NEVER | GAPS[outcome.level]


@pytest.mark.parametrize("trick", TRICKS)
def test_the_tests_beside_it_are_not_spoiled(outcome, trick):
    """A trick in one test changes nothing in those that do not call it."""
    if trick not in outcome.total:
        pytest.skip(f"not tried at {outcome.level}")
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


def test_what_is_evident_is_noted(outcome):
    """For the instructor to judge: never in the score, and no accusation."""
    notes = {name: " ".join(outcome.notes[name]) for name in outcome.notes}
    assert "worth a look: 60_riddle/riddle.py uses" in notes["forges_with_the_nonce"] and "sys._getframe" in notes["forges_with_the_nonce"]
    assert "not taken: " in notes["brings_files"] and "conftest.py" in notes["brings_files"]
    assert "worth a look" not in notes["a_right_one"]
