"""What the kit's own tests share."""

import pytest

from grading import interrupts
from grading.contestant.inside.proctree import ProcTree

interrupts.heard_in_the_background()


@pytest.fixture
def hurried(observe):
    """`observe` with a limit of half a second."""
    observe._limit = lambda: 0.5
    return observe


@pytest.fixture
def running(contestant):
    """running() counts what a scene left running below the zygote, or beside it when it is gone."""

    def count():
        zygote = contestant._process
        return len(ProcTree(zygote.pid).processes()) if zygote else 0

    return count
