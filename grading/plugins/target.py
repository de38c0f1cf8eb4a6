"""Which answers the tests are run on: the student's own, the solutions, or any folder.

Hooks: addoption, configure, report_header.  Also an entry point, so that `--target PATH` is known before any conftest.py is read.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from grading.course import Course, CourseError

COURSE = pytest.StashKey[Course]()


@dataclass(frozen=True)
class Target:
    """A folder of answers: ROOT/NN_topic/MODULE.py, ROOT/exercises/NN_topic/MODULE.py or ROOT/MODULE.py."""

    root: Path
    shown: str  # its name in messages
    id: str = ""  # of the submission, when a class is graded

    def module(self, section, module):
        """The file that answers MODULE of the SECTION (its folder's name), or None."""
        for path in (self.root / section / f"{module}.py", self.root / "exercises" / section / f"{module}.py", self.root / f"{module}.py"):
            if path.is_file():
                return path
        return None


def pytest_addoption(parser):
    group = parser.getgroup("kit", "the concurrency kit")
    group.addoption(
        "--target",
        default="exercises",
        metavar="{exercises,solutions,PATH}",
        help="whose answers are tested: your own (the default), the solutions, or those in the folder PATH",
    )


def pytest_configure(config):
    try:
        config.stash[COURSE] = Course.find(config.rootpath)
    except CourseError as error:
        config.stash[COURSE] = None
        if config.getoption("--target") != "exercises":
            raise pytest.UsageError(f"--target: {error}") from None
        return
    if not target_of(config).root.is_dir():
        raise pytest.UsageError(f"--target: {config.getoption('--target')} is no folder; give exercises, solutions or a folder of answers")


def pytest_report_header(config):
    if config.stash[COURSE] is not None:
        return f"target: {target_of(config).shown}"
    return None


def target_of(config):
    """The Target of this run."""
    name, course = config.getoption("--target"), config.stash[COURSE]
    if name in ("exercises", "solutions"):
        return Target(course.root / name, name)
    return Target((config.invocation_params.dir / name).resolve(), name)


@pytest.fixture(scope="session")
def target(request):
    """The answers under test (see `Target`); a parameter when a class is graded."""
    return getattr(request, "param", None) or target_of(request.config)
