"""Enumerates the schedules of a scene without any of the explorer's savings.

Every access is a switch point, also those inside the standard library's own locks; a thread is asked at its first switch point
like at any other; and the search is a plain depth-first walk.
"""

from unittest import mock

from grading.interleave import primitives, values
from grading.interleave.explorer import Everything, Exploration
from grading.interleave.loader import Program
from grading.interleave.stepper import Stepper


class PlainStepper(Stepper):
    """No thread runs ahead: not at its first switch point, and not when what it joined has ended."""

    def spawn(self, body, label, daemon, ended=int):
        task = super().spawn(body, label, daemon, ended)
        task.fresh = False
        return task

    def _joiners(self, task):
        return []


class DepthFirst:
    """All schedules with at most `bound` preemptions, the latest decision changed first."""

    def __init__(self, bound):
        self._bound = bound
        self._path = []  # [position taken, costs of the options]
        self._depth = 0

    def begin(self):
        self._depth = 0
        return True

    def choose(self, options):
        if self._depth == len(self._path):
            self._path.append([0, [option.cost for option in options]])
        position = self._path[self._depth][0]
        self._depth += 1
        return position

    def advance(self):
        """Whether there is a next schedule."""
        while self._path:
            spent = sum(costs[position] for position, costs in self._path[:-1])
            position, costs = self._path[-1]
            for following in range(position + 1, len(costs)):
                if self._bound is None or spent + costs[following] <= self._bound:
                    self._path[-1][0] = following
                    return True
            self._path.pop()
        return False


def outcomes(scene, bound, limit=20_000):
    """What the scene comes to in all schedules with at most that many preemptions, and how many there are."""
    strategy, found, count = DepthFirst(bound), [], 0
    with (
        mock.patch("grading.interleave.explorer.Stepper", PlainStepper),
        mock.patch.object(primitives, "MARK", "no module has this name"),
        Exploration(Program(scene, None, {}), patience=20.0) as exploration,
    ):
        while True:
            strategy.begin()
            value = exploration._run(strategy, Everything()).value
            count += 1
            if not any(values.same(value, other) for other in found):
                found.append(value)
            if not strategy.advance():
                return found, count
            assert count < limit, f"{scene.__name__} has more than {limit} schedules with {bound} preemptions"
