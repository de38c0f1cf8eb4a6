"""How an observation fails to come about, in the words that the student reads."""


class SceneFailure(AssertionError):
    """What the claim needs did not happen.  `outcome` is the word that is recorded (see `grading.results`).

    `trouble` names what is wrong with the module as a whole, so that all its tests say the same; "" where it is this test's matter.
    """

    outcome = "failed"
    trouble = ""

    def __init__(self, sentence, details="", account=()):
        """SENTENCE says what happened; DETAILS are further lines that show it, ACCOUNT what happened before."""
        super().__init__(sentence)
        self.sentence, self.details, self.account = sentence, details, account
        self.seen = None  # the Observation, as far as it came


class Todo(SceneFailure):
    """A stub that is still to be written."""

    trouble = "todo"


class Absent(SceneFailure):
    """The student's module lacks a name that the tests use."""

    trouble = "absent"


class Raised(SceneFailure):
    """The scene raised where it should have come to a value."""


class Unfit(SceneFailure):
    """The scene's value is not plain data."""


class Missing(SceneFailure):
    """The submission has no such file."""

    outcome = trouble = "missing"


class Broken(SceneFailure):
    """The student's module cannot be imported."""

    outcome = trouble = "broken"


class TimedOut(SceneFailure):
    """The scene did not end within its limit."""

    outcome = "timeout"


class Stuck(SceneFailure):
    """Nothing in the scene can move any more."""

    outcome = "stuck"


class OverLimit(SceneFailure):
    """The scene used more of the machine than it may."""

    outcome = "limit"


class Crashed(SceneFailure):
    """The scene's process ended without a word."""

    outcome = "crashed"
