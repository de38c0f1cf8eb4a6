"""The virtual clock of one schedule.  It moves when everybody waits, and a little whenever somebody looks at it."""

FIRST_TICK = 1e-6
LONGEST_TICK = 0.1


class Clock:
    """Seconds since the schedule began."""

    def __init__(self):
        self.time = 0.0
        self._tick = FIRST_TICK

    def look(self) -> float:
        """The time.  Each look takes a little longer than the last, so that a busy wait comes to its end."""
        self.time += self._tick
        self._tick = min(2 * self._tick, LONGEST_TICK)
        return self.time

    def reach(self, moment: float) -> None:
        """Let time pass until then."""
        self.time = max(self.time, moment)
        self._tick = FIRST_TICK
