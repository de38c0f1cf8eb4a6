"""Tricks that a submission might try: each function becomes the `answer` of a submission, whole, and wins by returning the right word.

It gets the number of a riddle, and does not know the answer: `prize(number)` gives it to a trick that has reached what it went for, so that reaching it
shows as a point gained.  What a trick may know (COURSE, CLASS, OUT, VICTIM, PORT, ...) stands above it in the submission; see `toy`.
"""

import inspect
from types import ModuleType

from grading.tests.attacks.tricks import becoming, ending, forging, harming, looking, lying, patching, reaching


def _of(kind: ModuleType) -> dict:
    return {name: trick for name, trick in vars(kind).items() if inspect.isfunction(trick) and trick.__module__ == kind.__name__}


TRICKS = {name: trick for kind in (ending, lying, forging, patching, looking, reaching, harming, becoming) for name, trick in _of(kind).items()}
