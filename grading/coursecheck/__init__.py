"""Is the course as it should be?  Stubs, solutions, misconceptions, tests, points, hints and lessons, each against the others."""

from grading.coursecheck.run import main

__all__ = ["main"]
