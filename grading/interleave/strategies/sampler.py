"""Schedules drawn at random so that each *order of conflicting steps*, not each schedule, gets its fair chance.

Partial-order sampling: every step that a thread is about to take has a random priority, and the highest goes first.  When
a step has been taken, those that touch the same place draw anew, so that the order of each further conflict is decided
by chance of its own.  A plain random walk spends most of its draws on schedules that differ in nothing that matters.
"""

from collections.abc import Sequence
from random import Random

from .contract import Option


class PartialOrderSampler:
    def __init__(self, seed: int | str, count: int):
        self._random = Random(seed)
        self._left = count
        self._priority: dict[int, float] = {}  # of the step that each thread is about to take

    def begin(self) -> bool:
        self._priority.clear()
        self._left -= 1
        return self._left >= 0

    def choose(self, options: Sequence[Option]) -> int:
        priority = self._priority
        for option in options:
            if option.thread not in priority:
                priority[option.thread] = self._random.random()
        position = max(range(len(options)), key=lambda place: priority[options[place].thread])
        chosen = options[position]
        del priority[chosen.thread]
        for option in options:
            if option is not chosen and option.target == chosen.target and (option.writes or chosen.writes):
                priority.pop(option.thread, None)
        return position
