"""The headline of a claim that compares a part of what was observed says what is wrong with it."""

import pytest

from grading.plugins.differences import differs


@pytest.mark.parametrize(
    ("got", "promised", "sentence"),
    [
        ("a\nc\n", "a\nb\nc\n", "'b' is missing"),
        ("", "a\nb\nc\n", "'a' and 2 more are missing"),
        ("a\na\n", "a\n", "'a' comes once too often"),
        ("a\nx\n", "a\n", "'x' should not be there"),
        ("b\na\n", "a\nb\n", "all is there, but in another order"),
        ("a\nb", "a\nb\n", "the lines do not end in the same way"),
        (["map"], ["apply_async"] * 2, "'apply_async' and 1 more are missing, 'map' should not be there"),
        ([1], [0], "0 is missing, 1 should not be there"),
        ([[1], [2]], [[2], [1]], "all is there, but in another order"),
        ("item 0", "the end", "'item 0', where 'the end' was promised"),
        ("x" * 200, "y", "this is something else"),
    ],
)
def test_the_difference_is_named(got, promised, sentence):
    assert differs(got, promised) == sentence
