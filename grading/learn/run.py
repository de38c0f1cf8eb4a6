"""A run of the sections' tests, in this process, that somebody can watch: what `learn` knows, it knows from here."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest

from grading.course import Course, Section
from grading.learn.progress import Progress, Standing

_OPTIONS = (
    *("--import-mode=importlib", "--capture=no", "--continue-on-collection-errors"),
    *("-o", "addopts=", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:grading.plugins.coach"),
)


@dataclass
class Run:
    """What came of it: the progress, and why it may not be all."""

    progress: Progress
    interrupted: bool = False
    unreadable: list[str] = field(default_factory=list)  # test files that pytest cannot collect
    fault: str = ""  # of ours


def run(course: Course, sections: Iterable[Section], heed: Callable[[Progress, Standing | None], None], stop: bool = False) -> Run:
    """Run the tests of the SECTIONS on the student's own answers.

    HEED is told the progress and which section is being run, before and after each of its tests.  With STOP, the first section that is not right is
    the last.
    """
    files = [str(path) for section in sections for path in test_files(course, section)]
    follower = _Follower(Run(Progress(course)), heed, stop)
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    if files:
        pytest.main(["--rootdir", str(course.root), *_OPTIONS, *files], plugins=[follower])
    return follower.run


def test_files(course: Course, section: Section) -> list:
    """The section's test files that are there."""
    folder = course.root / "exercises" / section.folder
    return [path for module in section.modules if (path := folder / f"test_{module}.py").is_file()]


class _Follower:
    def __init__(self, run, heed, stop):
        self.run, self._heed, self._stop = run, heed, stop

    def pytest_runtest_logstart(self, nodeid, location):
        self._heed(self.run.progress, self._standing(nodeid))

    def pytest_runtest_logreport(self, report):
        if standing := self.run.progress.add(report):
            self._heed(self.run.progress, standing)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        done = yield
        if self._stop and (nextitem is None or nextitem.path.parent != item.path.parent):
            standing = self._standing(item.nodeid)
            if standing and not standing.done:
                item.session.shouldstop = "the first section that is not right"
        return done

    def _standing(self, nodeid):
        try:
            return self.run.progress[nodeid.partition("::")[0].rpartition("/")[0].rpartition("/")[2]]
        except KeyError:
            return None

    def pytest_collectreport(self, report):
        if report.failed:
            self.run.unreadable.append(report.nodeid)

    def pytest_keyboard_interrupt(self, excinfo):
        self.run.interrupted = excinfo.type is KeyboardInterrupt  # pytest's own subclass of it is the stop above

    def pytest_internalerror(self, excrepr):
        self.run.fault = str(excrepr).strip().splitlines()[-1]
        return True  # said by `learn`, in one line
