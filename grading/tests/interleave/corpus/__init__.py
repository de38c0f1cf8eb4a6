"""Little programs with the known patterns of concurrency, right and wrong, and what each can come to.

Each scene is explored with its own file stepped, so each file has what its scenes call.
"""

from grading.tests.interleave.corpus import library, memory, threads, waits  # noqa: F401 - they register their scenes
from grading.tests.interleave.corpus.register import CORRECT, EXPECTED

__all__ = ["CORRECT", "EXPECTED"]
