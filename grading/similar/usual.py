"""What is usual: how alike the course's own right answers to a module are, of which none is meant to be a copy of another."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from grading.course import Course, Section
from grading.coursecheck.answers import RIGHT, SOLUTION, collect
from grading.similar.likeness import compare
from grading.similar.text import Reader, Unreadable

# Measured on the course that the kit comes with, by grading/tests/test_similar.py: of 288 pairs of right answers 5 are above the bar, and of
# these one was written from the other, or both from a third; of 381 wrong answers, each written from another one, 378 are, with that one.
BAR = 0.8
ALIKE_BY_CHANCE = 40  # fewer than one in so many pairs of right answers
FOUND_OF_20 = 19
FEWEST = 6  # pairs, from which on something can be said of what is usual


@dataclass(frozen=True)
class Usual:
    """Shares from 0 to 1 of `pairs` pairs: half of them are not above `half`, nine in ten not above `most`."""

    pairs: int = 0
    half: float = 0.0
    most: float = 0.0

    @property
    def bar(self) -> float:
        """The share above which two submissions are shown: an exercise whose right answers are all alike takes more."""
        return max(BAR, self.most)


def usual(course: Course, section: Section, module: str, reader: Reader) -> Usual:
    """What is usual for the module; nothing known of it where the course has too few answers."""
    shares = sorted(share for share, *_ in pairs(course, section, module, reader))
    if len(shares) < FEWEST:
        return Usual()
    return Usual(len(shares), shares[len(shares) // 2], shares[len(shares) * 9 // 10])


def pairs(course: Course, section: Section, module: str, reader: Reader) -> Iterator[tuple[float, Path, Path]]:
    """Each two of the course's own right answers to the module, with the share that they have in common."""
    texts = {}
    for answer in collect(course, section)[0]:
        path = answer.files[module]
        if answer.kind == SOLUTION or (answer.kind == RIGHT and answer.path == path):
            try:
                texts[path] = reader.read(path.read_bytes())
            except (OSError, Unreadable):  # the check of the course says so
                continue
    for one, other in combinations(texts, 2):
        shared = compare(texts[one], texts[other])
        if shared:
            yield shared.share, one, other
