"""The fixtures `observe` and `draw`: a claim has a scene run in the contestant, and asserts on what came back.

Hooks: addoption.
"""

import argparse
import functools
import hashlib
import inspect
import json
import random

import pytest

from grading.contestant.cut import cut
from grading.contestant.failures import Missing
from grading.contestant.handle import Contestant
from grading.contestant.inside import TOOLS, wire
from grading.contestant.observation import Observation
from grading.plugins import inline
from grading.plugins.target import COURSE

LIMIT = 20.0  # seconds a scene may take, unless it is told otherwise
START_METHODS = ("fork", "spawn", "forkserver")
OBSERVING = pytest.StashKey[bool]()  # a test that observes is running


def pytest_addoption(parser):
    group = parser.getgroup("kit", "the concurrency kit")
    group.addoption("--limit", type=float, default=LIMIT, metavar="SECONDS", help=f"how long one scene may take (default: {LIMIT:g})")
    group.addoption("--test-limits", type=json.loads, default={}, help=argparse.SUPPRESS)  # of single tests, when a class is graded
    group.addoption("--start-method", choices=START_METHODS, help="the default start method of multiprocessing (default: the interpreter's)")
    group.addoption("--no-fork", action="store_true", help="run each scene in a fresh interpreter instead of a forked one (slower)")
    group.addoption(
        "--inline", action="store_true", help="run scenes in pytest's own process, for a debugger; claims about processes are skipped"
    )
    group.addoption("--seed", default="", metavar="TEXT", help="what the values that a test draws depend on, beside its own name")


@pytest.fixture(scope="session")
def contestant(request, target):
    """The disposable processes in which the target's code runs."""
    with Contestant(fresh=request.config.getoption("--no-fork")) as started:
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
    request.config.stash[OBSERVING] = True
    yield Observe(request.node, request.config, contestant, target)
    request.config.stash[OBSERVING] = False


class Observe:
    """The callable behind the fixture; it remembers the last observation, for the report."""

    def __init__(self, node, config, contestant, target):
        self._node, self._config, self._contestant, self._target = node, config, contestant, target
        self.last = None
        self.seconds = self.cpu = 0.0  # of all scenes of this test
        node.observe = self

    def __call__(self, scene, *args, start_method=None, watch_locks=False):
        section = section_of(self._config, self._node.path)
        names = list(inspect.signature(scene).parameters)
        wanted = [name for name in names if section and name in section.modules]
        modules = {name: self._target.module(section.folder, name) for name in wanted}
        for name, path in modules.items():
            if path is None:
                raise Missing(f"there is no {name}.py in {self._target.shown}/{section.folder}")
        if self._config.getoption("--inline"):
            if start_method:
                pytest.skip(f"--inline cannot choose the start method {start_method}; run it without --inline")
            self.last = inline.run(scene, names, modules, args)
            return self.last
        left = list(args)
        shown = [name if name in modules or name in TOOLS else repr(left.pop(0)) if left else name for name in names]
        request = {
            "source": _cut_file(self._node.path),
            "scene": scene.__name__,
            "parameters": names,
            "arguments": [wire.pack(value) for value in args],
            "modules": wanted,
            "path": sorted({str(path.parent) for path in modules.values()}),
            "start_method": start_method or self._config.getoption("--start-method"),
            "watch_locks": watch_locks,
        }
        raw = self._contestant.run(request, self._limit())
        self.seconds += raw.seconds
        self.cpu += raw.cpu
        show = functools.partial(self._show, section, modules)
        self.last = None
        self.last = Observation(raw, f"{scene.__name__}({', '.join(shown)})", show)
        return self.last

    def _show(self, section, modules, path, real=False):
        """PATH, of a frame in the contestant, as the student knows it (REAL: where it lies here); None where it is not theirs."""
        own = self._node.path if path.endswith("/scenes.py") else next((own for own in modules.values() if str(own) == path), None)
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


def section_of(config, path):
    """The course's section that the test file at PATH belongs to, by its folder's name; None for other tests."""
    course = config.stash[COURSE]
    try:
        return course.section(path.parent.name) if course else None
    except KeyError:
        return None


@functools.cache
def _cut_file(path):
    return cut(path.read_text(encoding="utf-8"), path.name)
