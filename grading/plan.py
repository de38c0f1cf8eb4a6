"""What is still to be run: the tests that the baseline shows, less those already judged, in jobs of a bounded size."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from grading.results import BASELINE, JUDGE_FAULT, PASSED, SKIPPED, Key, Results

SHARD_SIZE = 20  # submissions that share one judge; more save little, fewer start pytest more often


@dataclass(frozen=True)
class Job:
    """One call of the judge: these submissions, in these sections.

    `wanted` are the verdicts that are to come of it.  The judge runs whole sections, so it may repeat others; those are dropped.
    """

    sections: tuple[str, ...]
    wanted: dict[str, frozenset[Key]] = field(repr=False)  # by submission id
    attempt: int = 1

    @property
    def tests(self) -> int:
        return sum(map(len, self.wanted.values()))


def baseline_keys(results: Results, sections: Iterable[str]) -> frozenset[Key]:
    """The tests of the sections, as the baseline showed them, without those it had to skip."""
    sections = set(sections)
    verdicts = results.of(BASELINE).values()
    return frozenset(each.key for each in verdicts if each.section in sections and each.outcome != SKIPPED)


def missing(results: Results, submission: str, keys: Iterable[Key], *, failed: bool = False) -> frozenset[Key]:
    """Which of the tests have no verdict yet, or one that is the judge's own fault; with FAILED, all that did not pass."""
    done = results.of(submission)
    good = (PASSED,) if failed else None
    return frozenset(
        key for key in keys if key not in done or done[key].outcome == JUDGE_FAULT or good and done[key].outcome not in good
    )


def jobs(wanted: dict[str, frozenset[Key]], workers: int, *, attempt: int = 1, size: int = SHARD_SIZE) -> list[Job]:
    """Group submissions that need the same sections into jobs of at most SIZE, small enough that every worker has one."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for submission, keys in wanted.items():
        if keys:
            groups.setdefault(tuple(sorted({key[0] for key in keys})), []).append(submission)
    made = []
    for sections, submissions in groups.items():
        step = max(1, min(size, -(-len(submissions) // workers)))
        for start in range(0, len(submissions), step):
            made.append(Job(sections, {each: wanted[each] for each in submissions[start : start + step]}, attempt))
    return made
