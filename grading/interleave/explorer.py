"""Explores a scene: every schedule that matters up to a bound, then as many at random as the budget leaves."""

import os
import random
from collections.abc import Callable, Container
from dataclasses import dataclass

from . import guards, schedule, values
from .errors import ExplorerBug
from .hooks import Hooks
from .library import Library
from .loader import Program
from .markers import Blocked, Marker
from .outcomes import Outcomes
from .primitives import now
from .recorder import Recorder
from .stepper import LAST_END, Stepper
from .story import Draft, Story
from .strategies import (
    Diverged,
    PartialOrderSampler,
    Replay,
    RisingPreemptions,
    Strategy,
)

BUDGET = 2000
BOUND = 2
WAITS_TOLD = 8  # stories of waits, at most


def _in_a_forked_child() -> None:
    """What a scene forks is not explored: only the thread that forked is there, and whoever it starts there takes turns with it."""
    stepper = now.stepper
    if stepper is not None:
        stepper.choose, stepper.recorder = (lambda options: 0), None
        for task in stepper.tasks:
            task.alive = task is stepper.current


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_a_forked_child)


class Everything:
    """Holds every site: used where nothing is known yet about what is shared."""

    def __contains__(self, site: object) -> bool:
        return True


@dataclass
class Run:
    """One schedule that was run."""

    value: object
    stepper: Stepper

    @property
    def rank(self) -> tuple:
        """Smaller is the better story."""
        turns = self.stepper.turns
        return (self.stepper.preemptions, self.stepper.steps, len(turns), turns)


def explore(
    scene: Callable,
    budget: int = BUDGET,
    *,
    modules: dict[str, str] | None = None,
    seed: int | str = 0,
    replay: str | None = None,
    bound: int | None = None,
    source: str | None = None,
    patience: float = 10.0,
) -> Outcomes:
    """What `scene` can come to.

    `scene` is a function of a module.  Its parameters are names in `modules`, which says where each module's file is; the
    modules are stepped.  A scene without parameters and modules has its own file stepped.

    `budget` is a number of schedules.  All those with at most 2 preemptions are run, and then more, with 3, 4, and so on, up to
    a quarter of the budget; where they do not fit in the budget, a quarter of it is drawn at random with `seed`.  With
    `bound` it is all those with at most that many preemptions, and no others.  `replay` is a schedule's text: that one
    alone is run.
    `source` is the text to execute instead of the scene's file.  After `patience` seconds without a switch point a thread
    is taken for one that blocks in something that cannot be scheduled.
    """
    with Exploration(Program(scene, source, modules or {}), patience, silent=replay is None) as exploration:
        if replay is not None:
            return exploration.replay(replay)
        return exploration.search(budget, bound, seed)


class Exploration:
    """The runs of one scene and what came of them."""

    def __init__(self, program: Program, patience: float, silent: bool = True):
        self._program = program
        self._patience = patience
        self._silent = silent
        self._files = frozenset(program.lines())
        self._library = Library(real_pools=program.imports("asyncio"))
        self._hooks = Hooks(program.sites, self._files | self._library.files())
        for source in (*program.sources.values(), program.own):
            self._hooks.know_globals(source.name, source.globals)
        self._builtins = self._library.builtins(self._hooks.builtins())
        self._best: dict[object, tuple[tuple, object, list]] = {}
        self._waits: dict[tuple[str, str, str], tuple[tuple, list]] = {}  # each wait, and the best run with it: (rank, turns)
        self._hot: set = {LAST_END}
        self._runs = 0

    def __enter__(self):
        self._undo = [*guards.all_of_them(self._silent), self._program.registered()]
        for guard in self._undo:
            guard.__enter__()
        return self

    def __exit__(self, *error):
        now.call = None
        for guard in reversed(self._undo):
            guard.__exit__(*error)

    # -- searching ---------------------------------------------------------------------------------------------

    def search(self, budget: int, bound: int | None, seed: int | str) -> Outcomes:
        share = max(1, budget // 4)  # kept for drawing at random
        strategy, count, complete = self._exhaust(budget - share, bound, further=share)
        if complete:
            return self._outcomes(count, True, _exhausted(strategy))
        if self._blocked():
            return self._outcomes(count, False, f"{_interleavings(count)}, until one blocked for real")
        finished = strategy.finished
        drawn = self._sample(seed, share)
        done = "" if finished is None else f" (all with at most {finished})"
        searched = f"{_interleavings(count)}, few preemptions first{done}, then {drawn} drawn at random with seed {seed}"
        return self._outcomes(count + drawn, False, searched)

    def _exhaust(self, budget: int, bound: int | None, further: int) -> tuple[RisingPreemptions, int, bool]:
        """Search by rising preemptions; over again whenever more turns out to be shared than was known."""
        while True:
            strategy, count = RisingPreemptions(bound), 0
            while (level := strategy.next_level) is not None:
                if bound is None and level > BOUND and count >= further:
                    return strategy, count, True
                if self._runs >= budget:
                    return strategy, count, False
                strategy.begin()
                run = self._run(strategy, self._hot)
                count += 1
                learnt = self._learn(run)
                self._keep(run, learnt)
                if isinstance(run.value, Blocked):
                    return strategy, count, False
                if learnt:
                    break
            else:
                return strategy, count, True

    def _sample(self, seed: int | str, count: int) -> int:
        sampler, drawn = PartialOrderSampler(seed, count), 0
        while sampler.begin():
            run = self._run(sampler, self._hot)
            drawn += 1
            self._keep(run, self._learn(run))
            if isinstance(run.value, Blocked):
                break
        return drawn

    def _learn(self, run: Run) -> bool:
        """Whether the run touched something shared at a site that was not known to."""
        learnt = run.stepper.accesses.learnt(self._hot)
        self._hot |= learnt
        return bool(learnt)

    def _blocked(self) -> bool:
        return any(isinstance(value, Blocked) for _, value, _ in self._best.values())

    def replay(self, text: str) -> Outcomes:
        run = self._run(Replay(schedule.from_text(text)), Everything(), recorder=self._recorder())
        story = self._tell(run, text)
        waits = dict.fromkeys(run.stepper.waits, story)
        return Outcomes(((run.value, story),), 1, False, f"the one schedule {text}", waits)

    # -- one schedule ------------------------------------------------------------------------------------------

    def _run(self, strategy: Strategy, hot: Container, recorder: Recorder | None = None) -> Run:
        keeps = strategy.keeps if isinstance(strategy, Replay) else None
        stepper = now.stepper = Stepper(strategy.choose, hot, self._patience, recorder, self._files, recorder is None, keeps)
        self._runs += 1

        def play():
            self._library.fresh()
            value = values.freeze(self._program.prepare(self._library, self._builtins)())
            self._library.leave()
            return value

        self._hooks.fresh(stepper)
        try:
            random.seed(0)  # the scene's chances are the same in each schedule
            value = stepper.run(play)
        except Diverged as error:
            raise ExplorerBug(f"a schedule did not repeat: {error}; what differs from run to run in the scene?") from error
        return Run(value, stepper)

    def _keep(self, run: Run, learnt: bool) -> None:
        """Remember the best way to each outcome and wait.  A run that learnt something did not know its own preemptions."""
        rank = (learnt, *run.rank)
        for wait in run.stepper.waits:
            if wait not in self._waits or rank < self._waits[wait][0]:
                self._waits[wait] = (rank, run.stepper.turns)
        known = self._best.get(values.key(run.value))
        if known is None or rank < known[0]:
            self._best[values.key(run.value)] = (rank, run.value, run.stepper.turns)

    # -- telling -----------------------------------------------------------------------------------------------

    def _outcomes(self, count: int, exhaustive: bool, searched: str) -> Outcomes:
        # Runs that learnt something are run again in the search that is completed, and may need more preemptions than it has.
        known = [best for best in self._best.values() if not (exhaustive and best[0][0])]
        ranked = sorted(known, key=lambda best: best[0])
        stories = []
        for _, value, turns in ranked:
            text = schedule.to_text(turns)
            if isinstance(value, Blocked):
                stories.append((value, Story(str(value), text, 0, ())))
                continue
            run = self._run(Replay(turns), Everything(), self._recorder())
            if not values.same(run.value, value):
                raise ExplorerBug(f"schedule {text} came to {value!r} first and to {run.value!r} when replayed")
            stories.append((value, self._tell(run, text)))
        return Outcomes(tuple(stories), count, exhaustive, searched, self._told_waits())

    def _told_waits(self) -> dict[tuple[str, str, str], Story | None]:
        """Each wait with its story; None for those that are no surprise: waiting for a thread to end, as every scene does."""
        stories: dict[tuple[str, str, str], Story | None] = {}
        for wait, (_, turns) in sorted(self._waits.items()):
            told = wait[1] != "join" and len(stories) < WAITS_TOLD
            stories[wait] = self._tell(self._run(Replay(turns), Everything(), self._recorder()), schedule.to_text(turns)) if told else None
        return stories

    def _recorder(self) -> Recorder:
        return Recorder(self._program.sites, self._program.lines())

    def _tell(self, run: Run, text: str) -> Story:
        stepper = run.stepper
        labels = {task.index: task.label() for task in stepper.tasks}
        recorder = stepper.recorder
        errors = tuple(recorder.ended(task, error) for task, error in stepper.died)
        steps, source = Draft(recorder.steps, recorder.places).finish(set(stepper.accesses.contended()), labels)
        outcome = str(run.value) if isinstance(run.value, Marker) else repr(run.value)
        return Story(outcome, text, stepper.preemptions, steps, tuple(labels.values()), tuple(recorder.end), errors, source)


def _exhausted(strategy: RisingPreemptions) -> str:
    """What a search says that left nothing out."""
    count, finished = sum(strategy.counts), strategy.finished
    if strategy.next_level is None and not strategy.cut:
        return "the only interleaving" if count == 1 else f"all {_interleavings(count)}"
    within = sum(strategy.counts[: finished + 1])
    few = f"with at most {finished} preemption{'' if finished == 1 else 's'}"
    more = f", and {count - within} with more" if count > within else ""
    return f"{'the only interleaving' if within == 1 else f'all {_interleavings(within)}'} {few}{more}"


def _interleavings(count: int) -> str:
    return f"{count} interleaving{'' if count == 1 else 's'}"
