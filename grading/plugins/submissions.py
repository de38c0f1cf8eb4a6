"""The class as a pytest parameter: every test runs once for each submission, all tests of a submission in a row.

Hooks: generate_tests, collection_modifyitems.  Registered by `grading.shard` alone.
"""

from pathlib import Path

import pytest

from grading.plugins.target import Target


class Submissions:
    """Parametrises the fixture `target` by SUBMISSIONS, [{"id": "s0001", "root": folder, "tests": [names], or all without}]."""

    def __init__(self, submissions):
        self._wanted = {each["id"]: set(each["tests"]) for each in submissions if each.get("tests") is not None}
        self._targets = [pytest.param(Target(Path(each["root"]), "the submission", each["id"]), id=each["id"]) for each in submissions]

    def pytest_generate_tests(self, metafunc):
        if "target" in metafunc.fixturenames:
            metafunc.parametrize("target", self._targets, indirect=True, scope="session")

    def pytest_collection_modifyitems(self, items):
        if self._wanted:
            items[:] = filter(self._is_wanted, items)

    def _is_wanted(self, item):
        submission, test, _ = identify(item)
        return submission not in self._wanted or test in self._wanted[submission]


def identify(item):
    """(the submission's id, the test function, its case such as "[spawn]" or "") of a test that is parametrised so."""
    target = item.callspec.params["target"]
    case = item.callspec.id.replace(target.id, "", 1).strip("-")
    return target.id, item.originalname, f"[{case}]" if case else ""
