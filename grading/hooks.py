"""The kit's own hooks: what a course or an installed package adds without touching the kit.

A hook is looked for in two places: in installed packages (entry points of the group `grading`, a module or an object each), and
in the conftest.py beside the course's exercises/.  In both a plain function of the hook's name is enough, as with pytest's hooks; pytest
itself passes over every name that does not begin with `pytest_`, so one conftest.py serves both.  What the kit itself brings is
added by whoever asks: `grading.reports.formats` and `grading.contestant.sandbox.choice`.
"""

import importlib.util
import inspect
import sys
from pathlib import Path

import pluggy

from grading.course import CourseError
from grading.errors import UsageError

PROJECT = "grading"  # of the markers, and the group of the entry points

spec = pluggy.HookspecMarker(PROJECT)
impl = pluggy.HookimplMarker(PROJECT)  # only needed for tryfirst, trylast and the like


class Specs:
    """Every hook there is.  Each implementation's answer is added to the others'."""

    @spec
    def grading_reports(self):
        """Report formats for `--format`: a list of `grading.reports.contract.Format`."""

    @spec
    def grading_sandbox_levels(self):
        """Levels for `--sandbox`: a list of `grading.contestant.sandbox.contract.Level`.

        A level that bears the name of one of the kit's own takes its place.
        """


class _Manager(pluggy.PluginManager):
    """Takes unmarked functions for hooks, too, if their names begin with `grading_`."""

    def parse_hookimpl_opts(self, plugin, name):
        if not name.startswith(f"{PROJECT}_") or not inspect.isroutine(getattr(plugin, name)):
            return None
        return super().parse_hookimpl_opts(plugin, name) or {}


def manager(course: Path | None = None) -> pluggy.PluginManager:
    """All that implements a hook: what is installed, then the conftest.py of the folder COURSE.

    Raises CourseError where that conftest.py cannot be imported, UsageError where something installed cannot, and both name the cure.
    """
    plugins = _Manager(PROJECT)
    plugins.add_hookspecs(Specs)
    try:
        plugins.load_setuptools_entrypoints(PROJECT)
        plugins.check_pending()
    except Exception as error:  # whatever a foreign module raises while it is imported
        raise UsageError(f"an installed extension of the kit cannot be used ({_words(error)}); repair or uninstall it") from error
    conftest = course / "conftest.py" if course else None
    if conftest and conftest.is_file():
        try:
            plugins.register(_module(conftest), str(conftest))
            plugins.check_pending()
        except Exception as error:  # the course's own code may raise anything
            raise CourseError(f"{conftest}: {_words(error)}; correct it, pytest reads it, too") from error
    return plugins


def _module(path: Path):
    """The conftest.py, which may import what lies beside it, as it may under pytest (pytest.ini: `pythonpath = .`).

    Inside a pytest that has read it already, it is not run a second time.
    """
    for loaded in list(sys.modules.values()):
        if getattr(loaded, "__dict__", {}).get("__file__") == str(path):
            return loaded
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    found = importlib.util.spec_from_file_location("course_conftest", path)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _words(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
