"""Put off a submission that hangs in one test after the other, so that those behind it in the shard need not wait.

Hooks: collection_finish, runtest_makereport, runtest_protocol.  Registered by `grading.shard` alone.  Nothing is decided here: the tests
that are left out are run apart (see `grading.dispatch`).
"""

from collections import Counter

import pytest

from grading.plugins.scenes import RUNS, Runs
from grading.plugins.submissions import identify

COMPUTES = 0.1  # the share of its time in which a scene that hangs used a core, from which on it does not only wait


class Patience:
    """After TIMES tests of a submission have timed out, its others are left out, and TELL is told so, once."""

    def __init__(self, times, tell):
        self._times, self._tell = times, tell
        self._left = Counter()  # tests of each submission that have not been reported
        self._timeouts = Counter()
        self._seconds = self._cpu = 0.0  # of those that timed out, of the submission at hand
        self._away = set()

    def pytest_collection_finish(self, session):
        self._left.update(identify(item)[0] for item in session.items)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        return True if identify(item)[0] in self._away else None

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        report = (yield).get_result()
        if call.when == "teardown":
            return
        submission, runs = identify(item)[0], item.stash.get(RUNS, Runs())
        if call.when == "call" or not report.passed:
            self._left[submission] -= 1
        if getattr(report, "kit", {}).get("outcome") not in ("timeout", "limit"):  # `limit`: of processor time, for one that computes
            return
        if not self._timeouts[submission]:
            self._seconds = self._cpu = 0.0
        self._timeouts[submission] += 1
        self._seconds += runs.seconds
        self._cpu += runs.cpu
        if self._timeouts[submission] == self._times and self._left[submission]:
            self._away.add(submission)
            self._tell({"put off": submission, "tests": self._left[submission], "computes": self._cpu > self._seconds * COMPUTES})
