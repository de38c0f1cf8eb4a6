"""What is still to be run: the tests that the baseline shows, less those already judged, in jobs of a bounded size."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from grading.results import BASELINE, JUDGE_FAULT, PASSED, SKIPPED, Key, Results

SHARD_SIZE = 20  # submissions that share one judge; more save little, fewer start pytest more often
EARLY = 20  # submissions a worker from which on the first section is run first


@dataclass(frozen=True)
class Job:
    """One call of the judge: these submissions, in these sections.

    `wanted` are the verdicts that are to come of it.  The judge is told the names of the tests, so it may repeat other cases; those
    are dropped.
    A submission that hangs is put off: it goes on in a job of its own, `beside` the others if it only waits.
    """

    sections: tuple[str, ...]
    wanted: dict[str, frozenset[Key]] = field(repr=False)  # by submission id
    attempt: int = 1
    beside: bool = False
    patient: bool = False  # run its tests to the end, however many hang

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


def jobs(wanted: dict[str, frozenset[Key]], workers: int, *, size: int = SHARD_SIZE) -> list[Job]:
    """Group submissions that need the same sections into jobs of at most SIZE, small enough that every worker has one.

    In a big class the first section comes first for everybody: who hangs in all tests is known early, and waits beside the others.
    """
    early = sum(map(bool, wanted.values())) >= EARLY * workers
    groups: dict[tuple[int, tuple[str, ...]], dict[str, frozenset[Key]]] = {}
    for submission, keys in wanted.items():
        sections = _sections(keys)
        for turn, part in enumerate((sections[:1], sections[1:]) if early else (sections,)):
            if part:
                groups.setdefault((turn, part), {})[submission] = frozenset(key for key in keys if key[0] in part)
    made = []
    for (_, sections), members in sorted(groups.items(), key=lambda group: group[0][0]):
        step = max(1, min(size, -(-len(members) // workers)))
        names = list(members)
        made += [Job(sections, {each: members[each] for each in names[start : start + step]}) for start in range(0, len(names), step)]
    return made


def alone(open_: dict[str, frozenset[Key]], attempt: int) -> list[Job]:
    """A job for each of the submissions that have tests open."""
    return [Job(_sections(keys), {each: keys}, attempt, patient=True) for each, keys in open_.items()]


def apart(submission: str, keys: frozenset[Key], *, beside: bool) -> Job:
    """The job in which a submission that was put off goes on."""
    return Job(_sections(keys), {submission: keys}, beside=beside, patient=True)


def _sections(keys: Iterable[Key]) -> tuple[str, ...]:
    return tuple(sorted({key[0] for key in keys}))
