"""On each little program of the corpus, the explorer finds what it can come to: no more, no less."""

import pytest

from grading.interleave import explore
from grading.tests.interleave import brute_force
from grading.tests.interleave.corpus import CORRECT, EXPECTED

SCENES = [pytest.param(scene, id=scene.__name__) for scene in EXPECTED]


@pytest.mark.parametrize("scene", SCENES)
def test_it_comes_to_what_it_can(scene):
    outcomes = explore(scene, bound=2, budget=8000)

    assert outcomes == EXPECTED[scene]
    assert outcomes.exhaustive


@pytest.mark.parametrize("scene", SCENES)
def test_brute_force_finds_the_same(scene):
    """Enumerated without any saving, at the same bound on preemptions."""
    found, _ = brute_force.outcomes(scene, bound=1)

    assert explore(scene, bound=1, budget=8000) == found


def test_the_corpus_is_large_enough():
    assert len(EXPECTED) >= 40
    assert len(CORRECT) >= 12
