"""One schedule again, from its turns.  Whoever has the turn keeps it until it has passed that many switch points."""

from collections.abc import Sequence

from ..schedule import Turn
from .contract import Diverged, Option


class Replay:
    def __init__(self, turns: Sequence[Turn]):
        self._turns = list(turns)
        self._next = 0
        self._fresh = True

    def begin(self) -> bool:
        self._next, fresh, self._fresh = 0, self._fresh, False
        return fresh

    def choose(self, options: Sequence[Option]) -> int:
        by_thread = {option.thread: position for position, option in enumerate(options)}
        while self._next < len(self._turns):
            turn = self._turns[self._next]
            position = by_thread.get(turn.thread)
            if position is not None and options[position].passed < turn.until:
                return position
            self._next += 1
        raise Diverged("the schedule is over, but the scene goes on")

    def keeps(self, thread: int, passed: Sequence[int]) -> bool:
        """Whether a thread that has gone ahead, after one that it joined has ended, goes on still.

        A search lets it go on to a place that matters, of which a replay knows nothing: the turns say how far.  `passed` says
        of each thread how many switch points it has passed.
        """
        while self._next < len(self._turns):
            turn = self._turns[self._next]
            if turn.thread >= len(passed) or passed[turn.thread] < turn.until:
                return turn.thread == thread
            self._next += 1
        return False
