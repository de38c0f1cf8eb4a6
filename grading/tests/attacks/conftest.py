"""The class of tricks, graded once for all tests of a run, also where several workers of pytest-xdist share them."""

import fcntl
import os
import pickle
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from grading.contestant import sandbox
from grading.tests import ordinary
from grading.tests.attacks.toy import Outcome
from grading.tests.attacks.tricks import TRICKS


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """graded(level, uid): the Outcome of all tricks at that level, for a judge who is that user."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def outcome(level: str, uid: int) -> Outcome:
        if not sys.platform.startswith("linux"):
            pytest.skip("attacks are tried on Linux alone")
        if uid != os.getuid() and not ordinary.possible():
            pytest.skip("only root can be somebody else")
        if sandbox.level(level).missing() and level == "namespaces":
            pytest.skip(f"sandbox level {level}: {sandbox.level(level).missing()}")
        kept = base / f"attacks-{level}-{uid}"
        with kept.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                folder = Path(tempfile.mkdtemp(prefix="attacks-"))
                os.chmod(folder, 0o755)
                try:
                    kept.write_bytes(pickle.dumps(Outcome(folder, level, uid, TRICKS)))
                finally:
                    shutil.rmtree(folder)
            return pickle.loads(kept.read_bytes())

    return outcome
