"""What a strategy is asked, and what it promises."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Option(NamedTuple):
    """A thread that may go on now.  Threads are numbered in the order of their start; 0 runs the scene."""

    thread: int
    cost: int = 0  # 1: choosing it takes the turn from a thread that could go on (a preemption), or lets time pass early
    passed: int = 0  # how many switch points the thread has passed so far
    target: object = None  # what the thread touches when it goes on; equal targets are the same place
    writes: bool = False  # whether it may change that place
    early: bool = False  # it sleeps, or waits with a timeout: choosing it lets time pass before the others have gone on


class Diverged(Exception):
    """Decisions that were possible in an earlier run are not possible in this one."""


class Strategy(Protocol):
    """Chooses who goes on.  It decides and does nothing else: no threads, no clock, no chance without a seed passed in."""

    def begin(self) -> bool:
        """Get ready for one more schedule; False when there is none left to try."""

    def choose(self, options: Sequence[Option]) -> int:
        """The position in `options` of the thread that goes on.

        There are always two options at least.  The first is what happens without a preemption: the running thread
        if it can go on.  Asked again with the same answers before, the stepper offers the same options.
        """
