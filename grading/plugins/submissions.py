"""The class as a pytest parameter: every test runs once for each submission, all tests of a submission in a row.

Hooks: generate_tests.  Registered by `grading.shard` alone.
"""

from pathlib import Path

import pytest

from grading.plugins.target import Target


class Submissions:
    """Parametrises the fixture `target` by SUBMISSIONS, [{"id": "s0001", "root": folder}]."""

    def __init__(self, submissions):
        self._targets = [pytest.param(Target(Path(each["root"]), "the submission", each["id"]), id=each["id"]) for each in submissions]

    def pytest_generate_tests(self, metafunc):
        if "target" in metafunc.fixturenames:
            metafunc.parametrize("target", self._targets, indirect=True, scope="session")


def identify(item):
    """(the submission's id, the test function, its case such as "[spawn]" or "") of a test that is parametrised so."""
    target = item.callspec.params["target"]
    case = item.callspec.id.replace(target.id, "", 1).strip("-")
    return target.id, item.originalname, f"[{case}]" if case else ""
