"""Real threads, one baton: exactly one thread runs, and at every switch point a choice is made who goes on.

The stepper knows neither strategies nor primitives.  Scheduled primitives and instrumented code call `reach` right before
a step that others may notice, and `block` where they cannot go on; the stepper asks `choose` whom to give the turn.
What a thread does before its first switch point cannot be noticed, so whoever starts a thread just goes on, and the thread
is not asked at its first switch point: getting the turn for the first time, it passes that too.
"""

import _thread
from _thread import get_ident, get_native_id
from collections.abc import Callable, Container, Sequence
from typing import Any, NoReturn

from . import choices, stuck
from .accesses import Accesses
from .changes import Changes
from .clock import Clock
from .errors import Abort, ExplorerBug, SceneError
from .markers import Blocked, Deadlock, Endless, Raises
from .schedule import Turn
from .strategies.contract import Option
from .tasks import SPINS, Task, Wait
from .waits import Waits

STEP_LIMIT = 20_000  # switch points in one schedule; a scene that needs more is taken for endless
FAIR_SHARE = 500  # switch points that one thread may pass in a row while others could go on
LONG_WAIT = 60.0  # virtual seconds that do not pass while somebody could go on
LAP_LIMIT = 200_000  # rounds of loops in one schedule
ALIVE = "alive"  # a place of the Stepper's: read where threads start and end, written by whoever looks which are alive
LAST_END = "end beside daemons"  # a switch point whether anybody looks or not
SWALLOWED_LIMIT = 50  # how often a thread may catch and drop Abort before it is left behind

_mine = _thread._local()  # `stepper`: the one that started this thread


class Stepper:
    """One schedule of one scene."""

    def __init__(
        self,
        choose: Callable[[Sequence[Option]], int],
        hot: Container,  # the sites that are switch points
        patience: float = 10.0,
        recorder=None,
        files: Container[str] = (),  # those of the code that is explored, for naming a line of it
        fair: bool = True,  # whether a thread that goes on and on is made to stop now and then
        keeps: Callable[[int, list[int]], bool] | None = None,  # whether a thread that goes ahead does not stop here yet
    ):
        self.accesses = Accesses()
        self.note = self.accesses.note
        self.tasks: list[Task] = []
        self.current: Task = None  # type: ignore[assignment]  # set by run(), and never None while a thread runs
        self.clock = Clock()
        self.changes = Changes()
        self.concurrent = False  # whether there is a thread besides the running one that it has not joined yet
        self.waits = Waits()
        self.idents: dict[int, tuple[int, object]] = {}  # what `id` has answered, and for which object
        self.numbers: dict[int, tuple[int, object]] = {}  # by which threads and futures are found in sets, and of which they are
        self.turns: list[Turn] = []
        self.preemptions = 0
        self.steps = self.rounds = 0
        self.recorder = recorder
        self.died: list[tuple[Task, BaseException]] = []  # threads that ended by an error that nobody caught
        self.outcome: Any = None
        self.fault: BaseException | None = None  # an error of the explorer or of its use
        self.aborting = False
        self.choose, self._hot = choose, hot
        self._patience, self._files = patience, files
        self._fair, self._keeps = fair, keeps
        self._done = _thread.allocate_lock()
        self._done.acquire()

    # -- the life of a schedule ---------------------------------------------------------------------------------

    def run(self, scene: Callable[[], Any]) -> Any:
        """Run the scene as the first thread of this schedule; its value, or the marker of what became of it."""

        def body():
            value = scene()
            if not self.aborting:
                self.outcome = value

        task = self._new_task(lambda: "MainThread", daemon=False)
        task.bodies = (body, int)
        self._give(task)
        watch = stuck.Watch(self._patience)
        while not self._done.acquire(timeout=self._patience):
            state = watch.look((self.steps, self.rounds, len(self.tasks)), self.current.native)
            if state is not None:
                self._give_up(state)
                break
        if self.fault is not None:
            raise self.fault
        return self.outcome

    def spawn(self, body: Callable[[], Any], label: Callable[[], str], daemon: bool, ended: Callable[[], Any] = int) -> Task:
        """Have a thread that runs `body` when it gets its first turn.

        `ended` is called in the thread as part of its end, which others may notice.
        """
        task = self._new_task(label, daemon)
        task.bodies = (body, ended)
        self.concurrent = True
        return task

    def joined(self, task: Task) -> None:
        """The running thread has waited for the end of that one: whatever that did, it did before all that comes now."""
        self.current.joined |= task.bit | task.joined
        if self.current.joined | self.current.bit == (1 << len(self.tasks)) - 1:
            self.concurrent = False  # nobody is left who could notice anything

    def _new_task(self, label: Callable[[], str], daemon: bool) -> Task:
        task = Task(len(self.tasks), label, daemon)
        self.tasks.append(task)
        return task

    def _live(self, task: Task, body: Callable[[], Any], ended: Callable[[], Any]) -> None:
        task.ident, task.native = get_ident(), get_native_id()
        _mine.stepper = self
        try:
            body()
            if self.concurrent:
                self._reach_end(task)
        except Abort:
            pass
        except BaseException as error:  # of a raw thread or of the scene; threading.Thread hands its own to `died_of`
            if not self.aborting and (task.index == 0 or not isinstance(error, SystemExit)):
                self.died_of(task, error)
        ended()
        task.alive = False
        self._leave(task)

    def _reach_end(self, task: Task) -> None:
        """The thread is about to end: others may go first, if somebody looks, or if daemons are to be left behind then."""
        daemons = any(other.daemon and other.alive for other in self.tasks if other is not task)
        self.reach(LAST_END if daemons else "end", Stepper, ALIVE, False)
        self.changes.version += 1

    def died_of(self, task: Task, error: BaseException) -> None:
        """Note an error that ended a thread uncaught: the outcome is that error, whatever the scene returned."""
        if isinstance(error, (ExplorerBug, SceneError)):
            self.fault = self.fault or error
        elif not isinstance(error, Abort):
            self.died.append((task, error))

    def _leave(self, task: Task) -> None:
        """The last thing a thread does: give the turn away for good."""
        try:
            if self.recorder is not None and not self.aborting:
                self.recorder.settle()
            if not self.aborting and self._scene_over():
                self.aborting = True  # what is left are daemons, and whoever waits with them
                self._end_turn(task)
                if self.died:
                    self.outcome = Raises.told(self.died[0][1])
            if self.aborting:
                self._next_to_unwind()
                return
            task.ahead = self._joiners(task) + (task.ahead or [])
            if task.ahead:
                self._end_turn(task)
                self._wake(task)
            else:
                self._pass_on(task, choices.others(self.tasks, None))
        except Abort:
            self._next_to_unwind()
        except BaseException as error:  # the strategy's, or a bug here: nobody above would see it
            self.fault = self.fault or error
            self.aborting = True
            self._next_to_unwind()

    def _joiners(self, task: Task) -> list[Task]:
        """Those who waited for this thread's end.

        They go on to their next switch points at once, one after the other, before it is chosen who has the next turn:
        nobody can notice when they do.
        """
        return [
            other for other in self.tasks
            if other.alive and other.why is not None and other.why.owner is task and other.why.kind == "join" and other.deadline is None
        ]  # fmt: skip

    def _wake(self, task: Task) -> None:
        """Let the first of those go ahead whom the running thread was to wake, and who then wakes the others."""
        first, *rest = task.ahead
        task.ahead = None
        first.ready = first.why = None
        first.ahead = rest
        self._give(first)

    def _scene_over(self) -> bool:
        return not self.tasks[0].alive and not any(task.alive and not task.daemon for task in self.tasks)

    # -- switch points ------------------------------------------------------------------------------------------

    def touch(self, obj: object, field: str, writes: bool, site: object) -> None:
        """Note an access without a switch point."""
        if self.concurrent:
            self.note((obj, field, writes, self.current.bit, site))

    def reach(self, site: object, obj: object, field: str, writes: bool, detail: Any = None, counts: bool = True) -> None:
        """The running thread is about to touch that place: others may go first.

        Without `counts`, a write is no change yet: whoever calls this adds it to `changes` once it is one.
        """
        task = self.current
        if self.aborting:
            self._refuse(task)
        if not self.concurrent:
            return
        if get_ident() != task.ident:
            self._foreign()
        self.note((obj, field, writes, task.bit, site))
        for outer, part in task.within:
            self.note((outer, part, True, task.bit, site))
        self.steps += 1
        if self.steps > STEP_LIMIT:
            self.abort(Endless())
        if site in self._hot:
            task.target, task.writes = (id(obj), field), writes
            self._decide(task)
        task.passed += 1
        if writes and counts:
            self.changes.version += 1
        if self.recorder is not None:
            self.recorder.step(task, site, obj, field, writes, detail)

    def _decide(self, task: Task) -> None:
        if task.ahead is not None:
            if self._keeps is None or not self._keeps(task.index, [each.passed for each in self.tasks]):
                self._catch_up(task)
            return
        if task.fresh:
            task.fresh = False
            return
        task.streak += 1
        options = choices.others(self.tasks, task)
        if options:
            if self._fair and task.streak > FAIR_SHARE:
                options = [option._replace(cost=0) for option in options]
            else:
                options.insert(0, choices.without_preemption(task))
            self._pass_on(task, options)

    def block(self, ready: Callable[[], bool], why: Wait, timeout: float | None = None) -> bool:
        """The running thread cannot go on before `ready()`; False when that many virtual seconds passed first."""
        task = self.current
        if self.aborting:
            self._refuse(task)
        if get_ident() != task.ident:
            self._foreign()
        if timeout is not None:  # time counts from here, so that a thread must not get here ahead of its turn
            if task.ahead is not None:
                task.target, task.writes = why, False
                self._decide(task)
            task.passed += 1
        task.ready, task.why, task.timed_out, task.fresh = ready, why, False, False
        task.deadline = None if timeout is None else self.clock.time + timeout
        task.hasty = timeout is not None and timeout < LONG_WAIT
        task.target = why
        self.waits.note(task, why)
        if self.recorder is not None:
            self.recorder.waits(task, why)
        if task.ahead is not None:
            self._catch_up(task)
        else:
            self._pass_on(task, choices.others(self.tasks, None))
        task.passed += 1  # a turn may end right after a thread got what it waited for
        return not task.timed_out

    def spin(self) -> None:
        """A loop went round and nothing whatever has changed: it can only go on when another thread changes something."""
        self.waits.tried_again(self.current)
        self.block(self.changes.waiter(), SPINS)

    def lap(self) -> None:
        """One more round of a loop."""
        self.rounds += 1
        if self.aborting:
            self._refuse(self.current)
        if self.rounds > LAP_LIMIT:
            self.abort(Endless())

    def now(self) -> float:
        """The code under test looks at the virtual clock."""
        self.changes.version += 1
        return self.clock.look()

    def _pass_on(self, task: Task, options: list[Option]) -> None:
        """Let one of the options go on.  `task` runs now; it comes back from here when it is its turn again, if it lives."""
        if not options:
            self._stalled()
        option = options[self._chosen(options) if len(options) > 1 else 0]
        self.preemptions += option.cost
        chosen = self.tasks[option.thread]
        if chosen.ready is not None:
            if chosen.deadline is not None and not chosen.ready():
                chosen.timed_out = True
                self.clock.reach(chosen.deadline)
            chosen.ready = chosen.deadline = chosen.why = None
        if chosen is not task:
            self._end_turn(task)
            task.streak = 0
            self._give(chosen)
            if task.alive:
                self._park(task)

    def _chosen(self, options: list[Option]) -> int:
        try:
            return self.choose(options)
        except Exception as error:  # must not be caught by the code that is stepped
            self.abort(None, fault=error)

    def _catch_up(self, task: Task) -> None:
        """A thread that went ahead has come to its next switch point: others do the same, then one is chosen."""
        if task.ahead:
            self._end_turn(task)
            self._wake(task)
            self._park(task)
        else:
            task.ahead = None
            self._pass_on(task, choices.others(self.tasks, None))

    def _end_turn(self, task: Task, further: int = 0) -> None:
        until = task.passed + further
        if until > task.until:
            task.until = until
            self.turns.append(Turn(task.index, until))

    def _give(self, task: Task) -> None:
        self.current = task
        if task.bodies is None:
            task.baton.release()
        else:
            (body, ended), task.bodies = task.bodies, None
            _thread.start_new_thread(self._live, (task, body, ended))

    def _park(self, task: Task) -> None:
        task.baton.acquire()
        if self.aborting:
            raise Abort

    # -- the end of a schedule before its time ------------------------------------------------------------------

    def abort(self, outcome: Any, fault: BaseException | None = None) -> NoReturn:
        """End this schedule here, with that outcome."""
        if not self.aborting:
            self.aborting = True
            self.outcome, self.fault = outcome, fault
            counted_out = self.steps > STEP_LIMIT or self.rounds > LAP_LIMIT
            further = STEP_LIMIT if counted_out else 0  # a replay is counted out as well
            self._end_turn(self.current, further)
            if self.recorder is not None:
                self.recorder.ends(self, outcome)
        raise Abort

    def _stalled(self) -> None:
        if self.died:  # an error is what broke the scene; that others now wait for ever follows from it
            self.abort(Raises.told(self.died[0][1]))
        endless = any(task.alive and task.why is SPINS for task in self.tasks)
        self.abort(Endless() if endless else Deadlock())

    def _refuse(self, task: Task) -> None:
        """The schedule is over: unwind, also through code that catches everything."""
        task.swallowed += 1
        if task.swallowed > SWALLOWED_LIMIT:
            task.alive = False
            self._next_to_unwind()
            task.baton.acquire()  # for good: this thread will not let itself be ended
        raise Abort

    def _next_to_unwind(self) -> None:
        for task in self.tasks:
            if task.alive and task.bodies is None:
                self._give(task)
                return
        self._done.release()

    def _foreign(self) -> NoReturn:
        if getattr(_mine, "stepper", self) is not self:  # left behind by an earlier schedule
            raise Abort
        self.fault = SceneError(
            "a thread that the explorer does not schedule runs code that it steps; it schedules threading, _thread, queue and "
            "concurrent.futures' thread pools, and no others"
        )
        raise self.fault

    def _give_up(self, state: str) -> None:
        """The thread that has the turn does not come back: name it and leave it behind."""
        self.aborting = True
        line = f"{self.current.label()} at {stuck.line_of(self.current.ident, self._files)}"
        self.outcome = Endless() if state is stuck.COMPUTES else Blocked(line)
        if self.recorder is not None:
            self.recorder.ends(self, self.outcome)
        if state is stuck.COMPUTES:
            stuck.interrupt(self.current.ident)
            self._done.acquire(timeout=self._patience)
