"""What a scene can come to, as the contestant told it, and the questions that a claim may put to it."""

import json
from dataclasses import dataclass, field, replace

from grading.contestant.failures import Crashed, Todo, Unfit
from grading.contestant.finding import Finding
from grading.contestant.handle import ContestantError
from grading.interleave import Outcomes, Raises

_FAULTS = ("ExplorerBug", "SceneError")  # of the explorer or of the test: never the student's


@dataclass(frozen=True, eq=False, repr=False)
class Explored(Outcomes):
    """Outcomes of CALL (how it reads); see there for how they compare."""

    call: str = ""
    number: int = 1  # the test's first exploration, its second ...
    pointed_at: list = field(default_factory=list)  # the stories that show why a question had a bad answer

    def apart(self, *threads):
        """Did none of these THREADS (their names) wait for what another of them had, in any interleaving?"""
        for (who, kind, whose), story in sorted(self.waits.items(), key=lambda pair: pair[0]):
            if who != whose and {who, whose} <= set(threads):
                self.pointed_at[:] = [story] if story else []
                what = f"a {kind} that {whose} has" if kind == "lock" else f"what {whose} does"
                return Finding(False, f"{self.call}: there is an interleaving in which {who} waits for {what}")
        return Finding(True, f"{self.call}: none of {', '.join(threads)} ever waits for another")


def read(seen):
    """The outcomes that SEEN, the observation of an exploration, tells; a SceneFailure or ContestantError where it tells none."""
    if seen.error is not None:
        if seen.error.type in _FAULTS:
            raise ContestantError(f"{seen.call}: {seen.error.text}\n{seen.error.traceback}")
        raise Crashed(f"{seen.call} could not be explored: {seen.error}", seen.error.traceback)
    return _todo(from_text(seen.value, seen.call))


def from_text(text, call):
    """The outcomes that TEXT spells."""
    try:
        outcomes = Explored.from_plain(json.loads(text))
    except (TypeError, ValueError, RecursionError) as error:
        raise Unfit(f"{call} sent something else than its outcomes ({error})") from None
    return replace(outcomes, call=call)


def _todo(outcomes):
    for value in outcomes:
        if isinstance(value, Raises) and value.error == "NotImplementedError" and (value.text or "").startswith("TODO"):
            raise Todo(value.text)
    return outcomes
