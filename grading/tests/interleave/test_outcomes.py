"""Outcomes are a set that knows types, and travel as plain data."""

import pytest

from grading.interleave import Blocked, Deadlock, Endless, Outcomes, Raises, Story
from grading.interleave.values import freeze, from_plain, to_plain


def outcomes(*values):
    return Outcomes(
        tuple((value, Story(repr(value), "A1", 0, ())) for value in values), 3, True, "all 3 interleavings", {}
    )


@pytest.mark.parametrize(
    "values, other",
    [
        ([20], {20}),
        ([20, 15], {15, 20}),
        ([], set()),
        ([[1], [2]], [[2], [1]]),
        ([{"a": (1,)}], [{"a": (1,)}]),
        ([Deadlock()], {Deadlock()}),
        ([Raises("ValueError", "no")], {Raises("ValueError", "no")}),
        ([Raises("ValueError", "no")], {Raises("ValueError")}),
        ([{1, 2}], [{2, 1}]),
        ([float("nan")], [float("nan")]),
    ],
)
def test_the_same_values_are_equal(values, other):
    assert outcomes(*values) == other
    assert other == outcomes(*values)
    assert not outcomes(*values) != other
    assert outcomes(*values) <= other


@pytest.mark.parametrize(
    "values, other",
    [
        ([True], {1}),
        ([1], {1.0}),
        ([0], {False}),
        ([[1]], [(1,)]),
        ([(True,)], {(1,)}),
        ([{"a": 1}], [{"a": True}]),
        (["<deadlock>"], {Deadlock()}),
        ([Deadlock()], {Endless()}),
        ([Raises("ValueError", "no")], {Raises("ValueError", "other")}),
        ([Raises("ValueError", "no")], {Raises("KeyError")}),
        ([15], {20}),
        ([15, 20], {20}),
        ([20], {15, 20}),
        ([1], 1),
        ([1], "1"),
    ],
)
def test_values_of_another_type_are_others(values, other):
    assert outcomes(*values) != other
    assert not outcomes(*values) == other


def test_fewer_outcomes_than_allowed_are_fine():
    assert outcomes(15, 20) <= {15, 20, 25}
    assert not outcomes(15, True) <= {15, 1}


def test_membership_knows_types():
    assert 1 in outcomes(1)
    assert True not in outcomes(1)
    assert [1] in outcomes([1])
    assert Raises("ValueError") in outcomes(Raises("ValueError", "no"))
    assert Deadlock() not in outcomes(Endless())


def test_values_are_counted_and_gone_through():
    assert list(outcomes(2, 1)) == [2, 1]
    assert len(outcomes(2, 1)) == 2


def test_a_value_has_its_story():
    assert outcomes(15, 20).story(15).outcome == "15"
    with pytest.raises(KeyError):
        outcomes(15).story(True)


@pytest.mark.parametrize(
    "marker, text",
    [
        (Deadlock(), "<deadlock>"),
        (Endless(), "<endless>"),
        (Raises("ValueError"), "<raises ValueError>"),
        (Raises("ValueError", "no"), "<raises ValueError: no>"),
        (Blocked(), "<blocked>"),
        (Blocked("ann at bank.py:7: f()"), "<blocked: ann at bank.py:7: f()>"),
    ],
)
def test_markers_are_objects_with_a_text(marker, text):
    assert (str(marker), repr(marker)) == (text, text)
    assert marker != text
    assert from_plain(to_plain(marker)) == marker


def test_outcomes_show_their_values():
    assert repr(outcomes("a", Deadlock(), 1.5)) == "{'a', <deadlock>, 1.5}"


@pytest.mark.parametrize(
    "value", [None, True, 1, -1.5, float("inf"), "ä", b"\x00", [1, [2]], (1, ()), {1, "a"}, {(1,): {"k": None}}]
)
def test_plain_values_come_back_with_their_type(value):
    again = from_plain(to_plain(freeze(value)))

    assert (again, type(again)) == (value, type(value))


@pytest.mark.parametrize(
    "plain",
    [
        None,
        1,
        [],
        ["int", True],
        ["int", "1"],
        ["bool", 1],
        ["object", 1],
        ["list", 1],
        ["raises", 1, 2],
        ["float", "x"],
        ["dict", [1]],
    ],
)
def test_what_is_no_plain_value_is_refused(plain):
    with pytest.raises(ValueError):
        from_plain(plain)


@pytest.mark.parametrize(
    "change",
    [
        {"stories": 1},
        {"stories": [1]},
        {"stories": [[["int", 1], {}]]},
        {"stories": [[["set", [["list", []]]], None]]},
        {"schedules": "3"},
        {"waits": [["ann"]]},
        {"waits": [[1, 2, 3]]},
        {"surplus": 1},
    ],
)
def test_what_are_no_outcomes_is_refused(change):
    with pytest.raises(ValueError):
        Outcomes.from_plain({**outcomes(1).to_plain(), **change})
