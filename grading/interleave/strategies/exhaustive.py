"""Every schedule once, those with the fewest preemptions first: 0, then 1, then 2, up to a bound.

Most bugs need very few preemptions, so the first failing schedule is also close to the simplest story; and a finished
bound can be stated: "all 412 interleavings with at most 2 preemptions" (the idea of iterative context bounding).
"""

from collections.abc import Sequence

from .contract import Diverged, Option


class RisingPreemptions:
    def __init__(self, bound: int | None = 2):
        self.bound = bound  # None: no limit, every schedule there is
        self.level = 0  # preemptions in the schedule that runs now
        self.cut = False  # whether the bound kept a schedule out
        self._waiting: list[list[tuple[int, ...]]] = [[()]]  # by preemptions: first decisions of schedules yet to run
        self._path: list[int] = []  # the decisions taken in this schedule, as thread numbers
        self._prefix: tuple[int, ...] = ()  # those that were laid down before it began

    def begin(self) -> bool:
        self._path = []
        for level, waiting in enumerate(self._waiting):
            if waiting:
                self._prefix, self.level = waiting.pop(), level
                return True
        return False

    def choose(self, options: Sequence[Option]) -> int:
        depth = len(self._path)
        if depth < len(self._prefix):
            position = self._position(options, self._prefix[depth])
        else:
            position = 0
            for option in options[1:]:
                self._keep(option)
        self._path.append(options[position].thread)
        return position

    @property
    def finished(self) -> int | None:
        """The highest number of preemptions up to which everything was run; None while not even 0 is done."""
        for level, waiting in enumerate(self._waiting):
            if waiting:
                return level - 1 if level else None
        return len(self._waiting) - 1 if self.bound is None else self.bound

    def _keep(self, option: Option) -> None:
        level = self.level + option.cost
        if self.bound is not None and level > self.bound:
            self.cut = True
            return
        while len(self._waiting) <= level:
            self._waiting.append([])
        self._waiting[level].append((*self._path, option.thread))

    @staticmethod
    def _position(options: Sequence[Option], thread: int) -> int:
        for position, option in enumerate(options):
            if option.thread == thread:
                return position
        raise Diverged(f"thread {thread} cannot go on here, but could when this schedule was planned")
