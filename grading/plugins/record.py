"""Write each verdict down as soon as it is reached, one JSON object each.

Hooks: collection_finish, runtest_setup, runtest_makereport, internalerror.  Registered by `grading.shard` alone.

What failed while the machine was in trouble is recorded as a judge fault: it is run again, and if that does not help, withheld.
"""

import json

import pytest

from grading import trouble
from grading.plugins.scenes import RUNS, Runs
from grading.plugins.submissions import identify

FAULT = "judge fault"
MACHINE_CANNOT = ("passed", "limit", "missing")  # what no trouble of the machine brings about
MOST_NOTED = 20  # deeds of a test that an instructor may want to look at
WATCH = pytest.StashKey[trouble.Watch]()


class Recorder:
    """Writes to WRITE(bytes): first {"collected": N}, then a verdict a test (see `grading.results`)."""

    def __init__(self, write):
        self._write = write

    def tell(self, message):
        """Write one message, a dict that JSON can hold."""
        self._write(json.dumps(message).encode() + b"\n")

    def pytest_collection_finish(self, session):
        self.tell({"collected": len(session.items)})

    def pytest_internalerror(self, excrepr):
        self.tell({"internal error": str(excrepr)})

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        item.stash[WATCH] = trouble.Watch()

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        report = (yield).get_result()
        if call.when == "call" or call.when == "setup" and not report.passed:
            self.tell(self._verdict(item, report))

    @staticmethod
    def _verdict(item, report):
        submission, test, case = identify(item)
        if report.skipped:
            said = {"outcome": "skipped", "message": report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)}
        else:  # what is no claim that failed is a fault of ours, never the student's
            said = getattr(report, "kit", None) or {"outcome": FAULT, "message": report.longreprtext}
            wrong = "" if said["outcome"] in MACHINE_CANNOT else item.stash[WATCH].trouble()
            if wrong:
                said = {"outcome": FAULT, "message": f"{wrong}.  Seen then, which may be no fault of the answer's:\n{said['message']}"}
        runs = item.stash.get(RUNS, Runs())
        return {
            "submission": submission,
            "section": item.path.parent.name,
            "test": test,
            "case": case,
            **said,
            "seconds": round(runs.seconds, 4),
            "cpu": round(runs.cpu, 4),
            "hidden": "test_hidden_" in item.path.name,
            **({"noted": runs.noted[:MOST_NOTED]} if runs.noted else {}),
        }
