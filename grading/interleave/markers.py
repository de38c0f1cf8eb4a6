"""Outcomes that are no value: a deadlock, an endless scene, an error, a call that blocks for real."""

import re

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+\b")


class Marker:
    """Compares with its own kind alone; `str` gives the text that reports show."""

    name = ""
    detail = ""

    def __str__(self) -> str:
        return f"<{self.name}>"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class Deadlock(Marker):
    """Nobody can go on, and somebody still wants to."""

    name = "deadlock"


class Endless(Marker):
    """The scene goes on for ever, or for more steps than are counted."""

    name = "endless"


class Raises(Marker):
    """An error ended the scene or one of its threads.  Without a text it equals every error of that type."""

    name = "raises"

    def __init__(self, error: str, text: str | None = None):
        self.error = error
        self.text = text

    @classmethod
    def told(cls, error: BaseException) -> "Raises":
        """That error, without the addresses of objects in its text: they differ from run to run."""
        return cls(type(error).__name__, _ADDRESS.sub("", str(error)))

    def __str__(self) -> str:
        if not self.text:
            return f"<raises {self.error}>"
        return f"<raises {self.error}: {self.text}>"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        if type(other) is not Raises or self.error != other.error:
            return False
        return self.text is None or other.text is None or self.text == other.text

    def __hash__(self) -> int:
        return hash((Raises, self.error))


class Blocked(Marker):
    """A thread waits in something that cannot be scheduled: a socket, a process, a lock of the real threading."""

    name = "blocked"

    def __init__(self, where: str = ""):
        self.where = where

    def __str__(self) -> str:
        return f"<blocked: {self.where}>" if self.where else "<blocked>"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        if type(other) is not Blocked:
            return False
        return not self.where or not other.where or self.where == other.where

    def __hash__(self) -> int:
        return hash(Blocked)
