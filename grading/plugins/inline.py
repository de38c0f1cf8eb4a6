"""`--inline`: run a scene in pytest's own process, so that a debugger can step into it.  For a student's own runs alone.

There are no probes, no limits and no holding there: what a claim asks about processes cannot be answered, and skips the test.
"""

import importlib.util
import os
import sys

import pytest

from grading.contestant.finding import Finding, same
from grading.contestant.inside import TOOLS


class InlineObservation:
    """The value or the error of a scene that ran here; any other question skips the test."""

    def __init__(self, call, value=None, error=None):
        self.call, self._value, self._error = call, value, error

    @property
    def value(self):
        if self._error is not None:
            raise self._error  # as it was raised, for the debugger
        return self._value

    def __eq__(self, expected):
        return same(self.value, expected)

    __hash__ = object.__hash__

    def __repr__(self):
        return repr(self._value) if self._error is None else f"<raises {self._error!r}>"

    def raised(self, kind, text=None):
        names = [base.__name__ for base in type(self._error).__mro__] if self._error is not None else []
        return Finding(kind in names and text in (None, str(self._error)), f"{self.call} raised {self._error!r}")

    def __getattr__(self, name):
        pytest.skip(f"--inline cannot answer what the claim asks next ({name}); run it without --inline")


class _Tool:
    """Stands in for `hold`, `meet` and `note`: holds nobody, lets everybody pass."""

    def __call__(self, *args):
        return self

    def here(self, turn=0):
        pass

    def children(self, at):
        pass

    def threads(self, at):
        pass

    def arrive(self, result=None):
        return result


def run(scene, names, modules, args):
    """Run SCENE here.  NAMES are its parameters, MODULES {name: path} the student's files, ARGS the claim's arguments."""
    left, arguments = list(args), []
    for name in names:
        if name in modules:
            arguments.append(_load(name, modules[name]))
        elif name == "beside":
            pytest.skip("--inline cannot run anything beside the scene; run it without --inline")
        elif name in TOOLS:
            arguments.append(_Tool())
        elif left:
            arguments.append(left.pop(0))
    pid = os.getpid()
    try:
        return InlineObservation(scene.__name__, value=scene(*arguments, *left))
    except Exception as error:
        return InlineObservation(scene.__name__, error=error)
    finally:
        if os.getpid() != pid:  # a forked child fell out of the student's function: it must not run pytest
            os._exit(1)


def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
