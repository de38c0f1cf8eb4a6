"""The fixture `explore`: a claim has every interleaving of a scene run that matters, and asserts on what they come to.

Hooks: addoption.
"""

from dataclasses import replace

import pytest

from grading import interleave
from grading.contestant import exploration
from grading.plugins.scenes import INTERLEAVE, Scenes, cut_file, running

BUDGET = interleave.explorer.BUDGET
PATIENCE = 6  # times the limit of one run: the work is bounded by the budget
DEBUGGING = 1e6  # seconds that somebody may look at one step


def pytest_addoption(parser):
    about = "replay the one interleaving that a failure names (2:A4.B7: of the test's second exploration)"
    parser.getgroup("kit", "the concurrency kit").addoption("--schedule", metavar="TEXT", help=about)


@pytest.fixture
def explore(request, contestant, target):
    """explore(scene, budget=2000, bound=None) runs a scene under every interleaving that matters and returns what it can come to.

    The scene's parameters are names of the student's modules.  The result compares with a set of values, `explore(scene) == {20}`,
    and knows `.exhaustive`, `.schedules`, `.searched`, `.waits`, `.story(value)` and `.apart("ann", "bob")`.  Fails the test at once
    when the scene is a TODO, crashes, or its module cannot be imported.
    """
    with running(request):
        yield Explore(request.node, request.config, contestant, target)


class Explore(Scenes):
    """The callable behind `explore`."""

    calls = 0

    def __call__(self, scene, budget=BUDGET, bound=None):
        self.calls += 1
        section, names, modules = self._look(scene)
        call, replay = f"{scene.__name__}({', '.join(names)})", self._replay()
        settings = {"budget": budget, "bound": bound, "seed": f"{self._node.path.name}::{self._node.originalname}", "replay": replay}
        if self._config.getoption("--inline"):
            files = {name: str(path) for name, path in modules.items()}
            found = interleave.explore(scene, modules=files, source=cut_file(self._node.path), patience=DEBUGGING, **settings)
            found = exploration.Explored(**{**vars(found), "call": call})
        else:
            place = self._contestant.place
            files = {name: place(path) for name, path in modules.items()}
            order = {"package": place(INTERLEAVE), "file": self._node.path.name, "modules": files, **settings}
            limits = PATIENCE * self._limit()
            seen = self._observe(scene, (), call, section, names, modules, limits, start_method=None, watch_locks=False, explore=order)
            found = exploration.read(seen)
            self._demand_names(section, modules, [(value.error, value.text) for value in found if isinstance(value, interleave.Raises)])
        self._runs.last = replace(found, number=self.calls)
        if self._runs.kept is not None:
            from grading.plugins.kept import KeptExploration

            self._runs.kept.append(KeptExploration(self._runs.last, [*modules.values(), self._node.path]))
        return self._runs.last

    def _replay(self):
        """The schedule that is to be replayed in this call, or None."""
        number, _, text = (self._config.getoption("--schedule") or "").rpartition(":")
        return text or None if (number or "1") == str(self.calls) else None
