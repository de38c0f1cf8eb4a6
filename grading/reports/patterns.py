"""Which failures are the same mistake: same test, and messages of the same shape.

What is not written yet or not handed in is no mistake.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from grading.results import JUDGE_FAULT, PASSED, SKIPPED, Verdict

UNWRITTEN = "not written"  # an outcome of its own on the page: a TODO that is still open
_NUMBER = re.compile(r"\b\d+\b")
_LIST = re.compile(r"(\b[a-z]+ N)(?:(?:, | and )\1)+")  # child N, child N and child N
_GOT = re.compile(r"^got: +(.*)$", re.MULTILINE)
_LONGEST = 80  # characters of a value that came back


@dataclass
class Pattern:
    """One mistake: where it shows, what its messages have in common, who made it."""

    section: str
    test: str  # "" where the whole section fails alike
    outcome: str
    shape: str
    promise: str = ""  # what the test says must hold
    students: dict[str, None] = field(default_factory=dict)  # their ids, in order
    values: Counter = field(default_factory=Counter)

    @property
    def got(self) -> list[tuple[str, int]]:
        """What came back, the most frequent first, with how many had it."""
        return self.values.most_common(3)


def outcome(verdict: Verdict) -> str:
    """The verdict's outcome, or UNWRITTEN."""
    return UNWRITTEN if verdict.outcome == "failed" and verdict.message.startswith("TODO ") else verdict.outcome


def found(verdicts: Iterable[Verdict]) -> list[Pattern]:
    """The mistakes in the VERDICTS, those that most students made first."""
    patterns: dict[tuple, Pattern] = {}
    seen = set()
    for verdict in verdicts:
        kind = outcome(verdict)
        if kind in (PASSED, SKIPPED, JUDGE_FAULT, UNWRITTEN, "missing"):
            continue
        test = "" if kind == "broken" else verdict.test
        key = (verdict.section, test, kind, shape(verdict.message))
        pattern = patterns.setdefault(key, Pattern(*key, promise=_promise(verdict.message) if test else ""))
        pattern.students[verdict.submission] = None
        got = _GOT.search(verdict.message)
        if got and (key, verdict.submission, got[1]) not in seen:  # not once for each start method
            seen.add((key, verdict.submission, got[1]))
            pattern.values[got[1][:_LONGEST]] += 1
    return sorted(patterns.values(), key=lambda pattern: (-len(pattern.students), pattern.section, pattern.test))


def _promise(message: str) -> str:
    first = message.partition("\n")[0]
    return first.removeprefix("Promise: ") if first.startswith("Promise: ") else ""


def shape(message: str) -> str:
    """The line of a MESSAGE that says what happened, its numbers and the lengths of its lists left open."""
    line = next((line.strip() for line in message.splitlines() if line.strip() and not line.startswith("Promise: ")), "no reason given")
    parts = _LIST.sub(r"\1 …", _NUMBER.sub("N", line)).split("; ")
    return "; ".join(dict.fromkeys(parts))  # the same of child 1 and of child 2 is one
