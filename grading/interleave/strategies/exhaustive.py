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
        self.counts = [0]  # how many schedules were run, by preemptions
        self.cut = False  # whether the bound kept a schedule out
        # By preemptions, the schedules yet to run: the path of an earlier one, how much of it to follow, and who goes on then.
        self._waiting: list[list[tuple[list[int], int, int | None]]] = [[([], 0, None)]]
        self._path: list[int] = []  # the decisions taken in this schedule, as thread numbers
        self._prefix: list[int] = []  # those that were laid down before it began

    def begin(self) -> bool:
        self._path = []
        for level, waiting in enumerate(self._waiting):
            if waiting:
                path, depth, thread = waiting.pop()
                self._prefix, self.level = path[:depth] if thread is None else [*path[:depth], thread], level
                self.counts += [0] * (level + 1 - len(self.counts))
                self.counts[level] += 1
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
    def next_level(self) -> int | None:
        """The preemptions in the schedule that comes next; None where none is left."""
        return next((level for level, waiting in enumerate(self._waiting) if waiting), None)

    @property
    def finished(self) -> int | None:
        """The highest number of preemptions up to which everything was run; None while not even 0 is done."""
        level = self.next_level
        if level is None:
            return len(self._waiting) - 1 if self.bound is None else self.bound
        return level - 1 if level else None

    def _keep(self, option: Option) -> None:
        level = self.level + option.cost
        if self.bound is not None and level > self.bound:
            self.cut = True
            return
        while len(self._waiting) <= level:
            self._waiting.append([])
        self._waiting[level].append((self._path, len(self._path), option.thread))

    @staticmethod
    def _position(options: Sequence[Option], thread: int) -> int:
        for position, option in enumerate(options):
            if option.thread == thread:
                return position
        raise Diverged(f"thread {thread} cannot go on here, but could when this schedule was planned")
