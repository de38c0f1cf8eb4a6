"""What goes wrong outside of the scene's own code."""


class ExplorerBug(Exception):
    """The explorer is at fault, not the code that it explores."""

    def __init__(self, text: str):
        super().__init__(f"explorer bug: {text} (please report it; it says nothing about the code explored)")


class SceneError(Exception):
    """The scene cannot be explored as it is written.  The text says what to change."""


class NotPlain(SceneError):
    """The scene came to a value that is no plain data."""


class Tampered(Exception):
    """The code under test has changed what it is explored with."""


class Abort(BaseException):
    """Unwinds a thread of a schedule that is over."""
