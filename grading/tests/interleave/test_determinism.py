"""Each schedule, run again, is the same in every step: what a story shows is what happened, and will happen again."""

import pytest

from grading.interleave import schedule, values
from grading.interleave.explorer import Everything, Exploration
from grading.interleave.loader import Program
from grading.interleave.strategies import Replay
from grading.tests.interleave import corpus


class Remembering(Exploration):
    """Keeps what each schedule came to, and each access in it."""

    def __init__(self, scene):
        super().__init__(Program(scene, None, {}), patience=20.0)
        self.ran = []

    def _keep(self, run, learnt):
        self.ran.append((run.stepper.turns, values.key(run.value), self.trace(run)))
        super()._keep(run, learnt)

    @staticmethod
    def trace(run):
        return [(type(obj).__name__, *rest) for obj, *rest in run.stepper.accesses.log]


@pytest.mark.parametrize("scene", [pytest.param(scene, id=scene.__name__) for scene in corpus.EXPECTED])
def test_every_schedule_run_twice_is_equal(scene):
    """A schedule's turns alone say all that happens: each access to something shared, by which thread, in which order."""
    with Remembering(scene) as exploration:
        exploration.search(budget=60, bound=None, seed=1)
        for turns, value, trace in exploration.ran:
            again = exploration._run(Replay(schedule.from_text(schedule.to_text(turns))), Everything())

            assert (again.stepper.turns, values.key(again.value), exploration.trace(again)) == (turns, value, trace)
