"""What a scene may ask for by a parameter's name: `hold`, `meet`, `note`, and `beside` (see there).

The first three work in whatever process or thread they are used, and can be pickled.
"""

import itertools

from inside import log, probes
from inside.ask import ask
from inside.beside import beside


class Hold:
    """Holds whoever calls it until the parent's hand is shown.

    The parent shows its hand when it waits for the child or polls it, ends it, blocks in anything else, or when the scene ends.
    Several that are held are let go one by one: those with the highest TURN first, and of these the youngest first.  Letting go
    never fails a test: the order of events decides.
    """

    def __init__(self, path):
        self._path = path

    def here(self, turn=0):
        """Block here until the parent's hand is shown, and nobody with a higher TURN is held."""
        log.tell("held")
        ask(self._path, "hold", turn=turn)

    def __call__(self, *result):
        """Block as `here` does, then return RESULT (one value, or None): a task that is held at its end."""
        self.here()
        return result[0] if result else None

    def children(self, at):
        """From now on hold every child process at its first step (AT "start") or when all its work is done (AT "end")."""
        probes.hold_children(_place(at))

    def threads(self, at):
        """From now on hold every thread that this process starts at its first step (AT "start") or when its work is done (AT "end")."""
        probes.hold_threads(_place(at))


def _place(at):
    if at not in ("start", "end"):
        raise ValueError(f'at must be "start" or "end", not {at!r}')
    return at


class Meet:
    """Makes meeting points: `point = meet(3)` is one for three bodies, each of which calls `point.arrive()`."""

    def __init__(self, path):
        self._path, self._count = path, itertools.count(1)

    def __call__(self, size):
        return MeetingPoint(self._path, f"meeting {next(self._count)}", size)


class MeetingPoint:
    """A place where SIZE bodies must be at once: proof that they run at the same time, at whatever speed."""

    def __init__(self, path, token, size):
        self._path, self._token, self._size = path, token, size

    def arrive(self, result=None):
        """Wait until all are here, or until they never will be; then return RESULT."""
        log.tell("arrive", at=self._token)
        ask(self._path, "meet", token=self._token, size=self._size)
        return result


def note(text):
    """Put a mark of the scene's own into the log of events."""
    log.tell("note", text=text)


def make(path):
    """The tools, by the parameter's name, for the supervisor that listens at PATH."""
    return {"hold": Hold(path), "meet": Meet(path), "note": note, "beside": beside}

