"""What the kit's own tests share."""

import signal

import pytest

from grading.contestant.inside.proctree import ProcTree

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a run in the background; what tests start must hear of Ctrl-C all the same
    signal.signal(signal.SIGINT, signal.default_int_handler)


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
