"""`pytest exercises/05_queue_pipe` means the same in every folder of the course: what is not there is looked for from its top.

Hooks: load_initial_conftests.  An entry point, because by the time that a conftest.py is read it is too late.
"""

from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, args):
    here, top = early_config.invocation_params.dir, early_config.rootpath
    if here != top and (top / "exercises" / "course.toml").is_file():
        args[:] = [from_top(word, here, top) for word in args]


def from_top(word: str, here: Path, top: Path) -> str:
    """WORD, of the command line; if it is a path below exercises/ that exists at TOP and not HERE, then the whole path."""
    path, *rest = word.split("::", 1)
    if not path.startswith("exercises") or (here / path).exists() or not (top / path).exists():
        return word
    return "::".join([str(top / path), *rest])
