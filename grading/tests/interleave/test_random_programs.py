"""On random programs, the explorer finds exactly what enumerating every step of every schedule finds, at the same bound."""

import pytest

from grading.interleave import Deadlock, explore
from grading.tests.interleave.random_programs import Program

PROGRAMS = 520
BATCH = 40


def scene():
    """Stands for the scene of each program's own source."""


def expected(program, bound):
    return [Deadlock() if outcome == "deadlock" else outcome for outcome in program.outcomes(bound)]


@pytest.mark.parametrize("first", range(0, PROGRAMS, BATCH))
def test_nothing_is_lost_and_nothing_invented(first):
    """Leaving out what no other thread touches, and all other savings, keep every outcome at each bound on preemptions."""
    for seed in range(first, first + BATCH):
        program, bound = Program(seed), (0, 1, 1, 2)[seed % 4]
        outcomes = explore(scene, budget=50_000, bound=bound, source=program.source())

        assert outcomes.exhaustive
        assert outcomes == expected(program, bound), f"seed {seed}, bound {bound}\n{program.source()}"


def test_the_programs_are_worth_the_trouble():
    """Most of them have several outcomes, some deadlock, and the bound matters."""
    programs = [Program(seed) for seed in range(200)]

    several = [program for program in programs if len(program.outcomes(2)) > 1]
    assert len(several) > 100
    assert any("deadlock" in program.outcomes(2) for program in programs)
    assert sum(program.outcomes(0) != program.outcomes(2) for program in programs) > 50
