"""How an observation fails to come about, in the words that the student reads."""


class SceneFailure(AssertionError):
    """What the claim needs did not happen.  `outcome` is the word that is recorded (see `grading.results`)."""

    outcome = "failed"

    def __init__(self, sentence, details="", account=()):
        """SENTENCE says what happened; DETAILS are further lines that show it, ACCOUNT what happened before."""
        super().__init__(sentence)
        self.sentence, self.details, self.account = sentence, details, account
        self.seen = None  # the Observation, as far as it came


class Todo(SceneFailure):
    """A stub that is still to be written."""


class Raised(SceneFailure):
    """The scene raised where it should have come to a value."""


class Unfit(SceneFailure):
    """The scene's value is not plain data."""


class Missing(SceneFailure):
    """The submission has no such file."""

    outcome = "missing"


class Broken(SceneFailure):
    """The student's module cannot be imported."""

    outcome = "broken"


class TimedOut(SceneFailure):
    """The scene did not end within its limit."""

    outcome = "timeout"


class Stuck(SceneFailure):
    """Nothing in the scene can move any more."""

    outcome = "stuck"


class Crashed(SceneFailure):
    """The scene's process ended without a word."""

    outcome = "crashed"
