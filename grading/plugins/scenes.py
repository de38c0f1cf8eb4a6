"""The fixtures `observe` and `draw`: a claim has a scene run in the contestant, and asserts on what came back.

Hooks: addoption.
"""

import argparse
import contextlib
import functools
import hashlib
import inspect
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grading import interleave
from grading.contestant import sandbox
from grading.contestant.cut import cut, imports
from grading.contestant.events import worth_a_look
from grading.contestant.failures import Absent, Missing
from grading.contestant.handle import Contestant
from grading.contestant.inside import TOOLS, wire
from grading.contestant.observation import Observation
from grading.plugins import inline
from grading.plugins.target import COURSE

LIMIT = 20.0  # seconds a scene may take, unless it is told otherwise
START_METHODS = ("fork", "spawn", "forkserver")
INTERLEAVE = Path(interleave.__file__).parent
RUNNING = pytest.StashKey[bool]()  # a test that has scenes run is running
RUNS = pytest.StashKey["Runs"]()  # of such a test
_ABSENT = re.compile(r"module '(\w+)' has no attribute '(\w+)'")  # in CPython's words


def pytest_addoption(parser):
    group = parser.getgroup("kit", "the concurrency kit")
    group.addoption("--limit", type=float, default=LIMIT, metavar="SECONDS", help=f"how long one scene may take (default: {LIMIT:g})")
    group.addoption("--test-limits", type=json.loads, default={}, help=argparse.SUPPRESS)  # of single tests, when a class is graded
    group.addoption("--start-method", choices=START_METHODS, help="the default start method of multiprocessing (default: the interpreter's)")
    group.addoption("--no-fork", action="store_true", help="run each scene in a fresh interpreter instead of a forked one (slower)")
    group.addoption(
        "--inline", action="store_true", help="run scenes in pytest's own process, for a debugger; claims about processes are skipped"
    )
    group.addoption("--sandbox", default="process", metavar="LEVEL", help="how scenes are confined: namespaces, landlock, process (the default) or none")
    group.addoption("--seed", default="", metavar="TEXT", help="what the values that a test draws depend on, beside its own name")


@pytest.fixture(scope="session")
def contestant(request, target):
    """The disposable processes in which the target's code runs: one zygote a target, which sees the target's files and no other's."""
    readable = {"submission": target.root, "interleave": INTERLEAVE}
    course = request.config.stash[COURSE]
    level = sandbox.level(request.config.getoption("--sandbox"), course.root if course else None)
    hidden = [request.config.rootpath / name for name in ("solutions", "exercises", "conftest.py")]
    hidden = [place for place in hidden if not target.root.is_relative_to(place)]
    with Contestant(fresh=request.config.getoption("--no-fork"), level=level, readable=readable, hidden=hidden) as started:
        yield started


@pytest.fixture
def draw(request):
    """A random.Random whose values depend on the test and on `--seed` alone."""
    seed = f"{request.config.getoption('--seed')}/{request.node.path.name}::{request.node.originalname}"
    return random.Random(hashlib.sha256(seed.encode()).digest())


@pytest.fixture
def observe(request, contestant, target):
    """observe(scene, *args, start_method=None, watch_locks=False) runs a scene once and returns what it showed.

    The scene's parameters that bear a module's name get the student's module, `hold`, `meet`, `note` and `beside` the tools; the others
    get ARGS in order.  Fails the test at once when the scene is a TODO, hangs, crashes, or its module cannot be imported.
    """
    with running(request):
        yield Observe(request.node, request.config, contestant, target)


@contextlib.contextmanager
def running(request):
    """While it lasts, failing claims of the REQUEST's test are told as those about scenes are."""
    request.node.stash.setdefault(RUNS, Runs())
    request.config.stash[RUNNING] = True
    try:
        yield
    finally:
        request.config.stash[RUNNING] = False


@dataclass
class Runs:
    """What the scenes of one test showed and took, for the report."""

    last: object = None  # what the last one showed
    options: tuple = ()  # that show it again, as (name, value)
    seconds: float = 0.0  # of all of them
    cpu: float = 0.0
    noted: list = field(default_factory=list)  # what an instructor may want to look at, each once
    kept: list | None = None  # for pictures: all that each of them showed


class Scenes:
    """What the callables behind the fixtures share: where a scene's modules are, and how it is run."""

    def __init__(self, node, config, contestant, target):
        self._node, self._config, self._contestant, self._target = node, config, contestant, target
        self._runs = node.stash[RUNS]

    def _look(self, scene):
        """(the section, the names of the SCENE's parameters, the files of those that are the student's modules)."""
        section = section_of(self._config, self._node.path)
        names = list(inspect.signature(scene).parameters)
        modules = {name: self._target.module(section.folder, name) for name in names if section and name in section.modules}
        for name, path in modules.items():
            if path is None:
                raise Missing(f"there is no {name}.py in {self._target.shown}/{section.folder}")
        return section, names, modules

    def _observe(self, scene, args, call, section, names, modules, limit, **request):
        """Have the SCENE run in the contestant; the observation of it.  The last words are further parts of the request."""
        self._runs.last, self._runs.options = None, ()
        drawn = self._runs.kept is not None and "explore" not in request
        if drawn:
            request["detail"] = [str(path) for path in modules.values()]
        order = {
            "source": cut_file(self._node.path),
            "imports": imports_of(self._node.path),
            "scene": scene.__name__,
            "parameters": names,
            "arguments": [wire.pack(value) for value in args],
            "modules": list(modules),
            "path": sorted({self._contestant.place(path.parent) for path in modules.values()}),
            **request,
        }
        raw = self._contestant.run(order, limit)
        if raw.why == "gone" and not raw.bug:  # whoever killed the zygote: if it was the scene, it does so again
            raw = self._contestant.run(order, limit)
        self._runs.seconds += raw.seconds
        self._runs.cpu += raw.cpu
        self._runs.noted += [deed for deed in worth_a_look(raw.events) if deed not in self._runs.noted]
        show = functools.partial(self._show, section, modules)
        if drawn:
            from grading.plugins.kept import KeptRun

            self._runs.kept.append(KeptRun(raw, call, show))
        return Observation(raw, call, show)

    def _demand_names(self, section, modules, errors):
        """Raise Absent where one of the ERRORS (type, text) says that a name is not in the module: it was renamed, or deleted."""
        for kind, text in errors:
            if kind == "AttributeError" and (match := _ABSENT.fullmatch(text or "")) and match[1] in modules:
                raise Absent(f"{self._show(section, modules, str(modules[match[1]]))} has no {match[2]}: was it renamed, or deleted?")

    def _show(self, section, modules, path, real=False):
        """PATH, of a frame in the contestant, as the student knows it (REAL: where it lies here); None where it is not theirs."""
        own = self._node.path if path.endswith("/scenes.py") else next((own for own in modules.values() if self._contestant.place(own) == path), None)
        if own is None or real:
            return own
        if self._target.id and own != self._node.path:  # a staged copy: its own place means nothing to anybody
            return f"{section.folder}/{own.name}"
        here = self._config.invocation_params.dir
        return str(own.relative_to(here) if own.is_relative_to(here) else own)

    def _limit(self):
        """Seconds that a scene of this test may take."""
        name = f"{self._node.path.parent.name}/{self._node.originalname}"
        return self._config.getoption("--test-limits").get(name) or self._config.getoption("--limit")


class Observe(Scenes):
    """The callable behind `observe`."""

    def __call__(self, scene, *args, start_method=None, watch_locks=False):
        section, names, modules = self._look(scene)
        if self._config.getoption("--inline"):
            if start_method:
                pytest.skip(f"--inline cannot choose the start method {start_method}; run it without --inline")
            self._runs.last = inline.run(scene, names, modules, args)
            return self._runs.last
        left = list(args)
        shown = [name if name in modules or name in TOOLS else repr(left.pop(0)) if left else name for name in names]
        under = f" under {start_method}" if start_method else ""
        start_method = start_method or self._config.getoption("--start-method")
        call = f"{scene.__name__}({', '.join(shown)}){under}"
        settings = {"start_method": start_method, "watch_locks": watch_locks}
        seen = self._runs.last = self._observe(scene, args, call, section, names, modules, self._limit(), **settings)
        self._demand_names(section, modules, [(seen.error.type, seen.error.text)] if seen.error is not None else [])
        return self._runs.last


def section_of(config, path):
    """The course's section that the test file at PATH belongs to, by its folder's name; None for other tests."""
    course = config.stash[COURSE]
    try:
        return course.section(path.parent.name) if course else None
    except KeyError:
        return None


@functools.cache
def cut_file(path):
    """The text of the scenes of the test file at PATH."""
    return cut(path.read_text(encoding="utf-8"), path.name)


@functools.cache
def imports_of(path):
    """The modules that those scenes import."""
    return imports(cut_file(path))
