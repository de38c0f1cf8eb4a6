"""What the README promises at the level `namespaces`, a test for each promise that no other file tests; and that the README names them all.

A trick wins where nothing stops it, see `GAPS` in `test_attacks`; a promise that is not kept therefore shows as points.
"""

import re
import sys
from pathlib import Path

import pytest

import grading
from grading.contestant.limits import MB, Limits
from grading.tests import ordinary
from grading.tests.levels import at, play, value, verdict

KIT = Path(grading.__file__).resolve().parent.parent
RUNS = [("namespaces", 0), ("namespaces", ordinary.USER)]
SILENT = (  # or malformed, doubled, late: in place of an answer
    "exits_with_success", "leaves_by_sys_exit", "raises_a_skip", "forges_at_exit", "crashes", "aborts", "kills_its_session", "forges_on_every_descriptor",
    "forges_from_a_daemon", "forges_when_it_is_collected", "closes_every_descriptor", "returns_too_deep", "returns_too_much", "returns_not_a_number",
)  # fmt: skip


@pytest.fixture(scope="module", params=RUNS, ids=["root", "user"])
def outcome(request, graded):
    return graded(*request.param)


def stopped(outcome, *names):
    """Whether each of those tricks came to no more than the same answer without it; else which did."""
    return [name for name in names if outcome.total[name] > outcome.total["plain"]] == []


def test_it_reads_nothing_of_others(outcome):
    assert stopped(
        outcome, "reads_the_solution", "reads_the_tests", "reads_hidden_tests", "copies_another", "reads_the_home", "reads_the_environment",
        "reads_its_frames", "searches_the_heap",
    )  # fmt: skip


def look_for(*paths):
    import os

    return [path for path in paths if os.path.exists(path)]


def test_what_it_may_not_read_is_not_there():
    """Not even to be seen, but for the folders above Python's own."""
    places = [KIT / "solutions", KIT / "exercises", KIT / "README.md", *map(Path, ("/home", "/root", "/run", "/var", "/etc/shadow")), *Path.home().iterdir()]
    closed = [str(place) for place in places if place.exists() and not Path(sys.base_prefix).resolve().is_relative_to(place)]
    assert len(closed) > 5
    with at("namespaces") as contestant:
        assert value(play(contestant, look_for, "/usr", *closed)) == ["/usr"]


def test_it_writes_nowhere_else(outcome):
    assert stopped(
        outcome, "writes_the_results", "writes_the_judges_files", "changes_the_mode_of_files", "writes_into_python", "changes_its_own_file",
        "leaves_a_message_to_itself", "leaves_shared_memory", "leaves_system_v_memory", "fills_the_memory_disks",
    )  # fmt: skip
    assert outcome.canary_says == "untouched"


def write_at(place):
    try:
        for number in range(12):
            with open(f"{place}/big{number}", "wb") as file:
                file.write(bytes(1_000_000))
    except OSError:
        pass
    return "right"


def list_at(place):
    import os

    return os.listdir(place)


@pytest.mark.parametrize("place", [".", "/scratch", "/tmp", "/dev/shm"])
def test_where_it_writes_is_capped_and_emptied(place):
    with at("namespaces", limits=Limits(disk=4 * MB)) as contestant:
        known = value(play(contestant, list_at, place))
        assert verdict(play(contestant, write_at, place)) == ("limit", "scene() wrote more than 4 MB to files")
        assert len(value(play(contestant, list_at, place))) == len(known)


def test_it_has_no_network_but_its_own(outcome):
    assert stopped(
        outcome, "connects_to_the_network", "connects_by_fast_open", "sends_a_datagram", "connects_to_an_abstract_socket", "connects_to_a_path_socket",
    )  # fmt: skip


def test_it_cannot_touch_other_processes(outcome):
    assert stopped(
        outcome, "kills_another", "limits_another", "slows_another", "binds_another", "traces_another", "reads_another_memory", "reads_another_environment",
        "lists_other_processes",
    )  # fmt: skip
    assert outcome.victim == (None, True)


def test_it_cannot_touch_its_zygote_or_the_next_test(outcome):
    tried = "kills_the_zygote", "stops_the_zygote", "traces_the_zygote", "writes_the_zygotes_memory", "starves_the_zygote"
    assert stopped(outcome, *tried)
    for name in tried:
        for test in ("test_money", "test_child", "test_hello", "test_hidden"):
            assert outcome.verdicts[name][test].outcome == outcome.verdicts["plain"][test].outcome


def test_nothing_of_a_scene_goes_on(outcome):
    assert {"leaves_a_daemon", "leaves_a_crowd"} <= outcome.total.keys()
    assert outcome.left == []


def test_nothing_is_compared_or_unpickled_by_its_own_code(outcome):
    assert stopped(outcome, "equals_everything", "is_a_string_that_lies", "lies_about_its_class", "hides_a_pickle", "raises_a_liar", "replaces_the_library")
    assert outcome.canary_says == "untouched"


@pytest.mark.parametrize("trick", SILENT)
def test_whatever_is_no_single_answer_is_a_fail(outcome, trick):
    """Also what has nothing to do with a right or a wrong word."""
    assert outcome.verdicts[trick]["test_first"].outcome in ("failed", "crashed", "limit", "timeout")


def test_the_readme_names_a_test_for_each_promise():
    """`test_file.py::test_name`, and there is such a test."""
    text = (KIT / "README.md").read_text()
    promises = re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |^$)", text[text.index("Promised at the level") :], re.MULTILINE | re.DOTALL)[:12]
    assert [number for number, _ in promises] == [str(number) for number in range(1, 13)]
    files = {path.name: path.read_text() for path in (KIT / "grading" / "tests").rglob("test_*.py")}
    for number, promise in promises:
        named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", promise)
        assert named, f"promise {number} names no test"
        for file, test in named:
            assert f"def {test}(" in files[file], f"promise {number}: {file} has no {test}"

