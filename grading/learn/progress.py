"""How far somebody has come: what the reports of a test run say, folded by section and test function."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from grading.course import Course, Section

PASSED, SKIPPED, OPEN, FAILED, BLOCKED = "passed", "skipped", "open", "failed", "blocked"
_WORSE = {SKIPPED: 0, PASSED: 1, OPEN: 2, BLOCKED: 3, FAILED: 4}  # of several cases of a test, the worst counts


@dataclass
class Test:
    """What became of one test function.

    open: it meets a TODO · blocked: the module is missing, cannot be imported, or lacks a name · failed: all else that is not right.
    """

    name: str
    place: tuple[str, int]  # its file and line, to put tests in order
    nodeid: str
    outcome: str
    sentence: str = ""  # what is wrong, in one
    story: str = ""  # ... and in full
    trouble: dict | None = None  # see grading.plugins.verdicts


@dataclass
class Standing:
    """How one section stands, by the tests of it that ran."""

    section: Section
    found: dict[str, Test] = field(default_factory=dict)

    @property
    def tests(self) -> list[Test]:
        """Those that ran, as they stand in their file."""
        return sorted(self.found.values(), key=lambda test: test.place)

    @property
    def all(self) -> int:
        """How many test functions the section has; the course says so, and a run may know of more."""
        return len(self.section.visible.keys() | self.found.keys())

    @property
    def passed(self) -> int:
        return sum(test.outcome in (PASSED, SKIPPED) for test in self.found.values())

    @property
    def done(self) -> bool:
        """Did all of its tests run, and pass?  (One that this machine has no means for is not held against anybody.)"""
        return bool(self.found) and self.passed == self.all

    @property
    def first_wrong(self) -> Test | None:
        return next((test for test in self.tests if test.outcome not in (PASSED, SKIPPED)), None)


class Progress:
    """The sections of the COURSE by the reports that were added."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._standings = {section.folder: Standing(section) for section in course.sections}

    def add(self, report) -> Standing | None:
        """Count in pytest's REPORT, of a phase of a test; the section whose standing it changes, if it does."""
        if report.when != "call" and not (report.when == "setup" and not report.passed):
            return None
        path, _, rest = report.nodeid.partition("::")
        file = PurePosixPath(path)
        standing = self._standings.get(file.parent.name)
        if standing is None or file.stem not in (f"test_{module}" for module in standing.section.modules):
            return None
        test = _read(report, rest.partition("[")[0], file.name)
        before = standing.found.get(test.name)
        if before is None or _WORSE[test.outcome] > _WORSE[before.outcome]:
            standing.found[test.name] = test
        return standing

    def __getitem__(self, folder: str) -> Standing:
        return self._standings[folder]

    @property
    def seen(self) -> list[Standing]:
        """The sections of which a test ran, in the course's order."""
        return [standing for standing in self._standings.values() if standing.found]

    @property
    def next(self) -> Standing | None:
        """The first of these that is not right."""
        return next((standing for standing in self.seen if standing.first_wrong), None)


def _read(report, name, file):
    trouble = getattr(report, "trouble", None)
    if report.skipped:
        outcome = SKIPPED
    elif report.passed:
        outcome = PASSED
    else:
        outcome = {None: FAILED, "todo": OPEN}.get(trouble and trouble["kind"], BLOCKED)
    crash = getattr(report.longrepr, "reprcrash", None)
    sentence = trouble["sentence"] if trouble else crash.message if crash else ""
    story = report.longreprtext.strip("\n") if report.failed else ""
    return Test(name, (file, report.location[1] or 0), report.nodeid, outcome, sentence, story, trouble)
