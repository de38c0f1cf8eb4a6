"""Who does the judging: the cores of this machine, or any `concurrent.futures.Executor` whose functions run somewhere else.

A crew takes calls and gives futures of `Answer`.  What goes wrong on the way, a worker that died or a scheduler that is gone, is the
answer's `fault`: the verdicts that are missing are asked for again, and nobody's grade suffers.
"""

import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from grading import parcel
from grading.contestant.inside.proctree import ProcTree
from grading.judge import Answer, Judge
from grading.results import Verdict

BESIDE = 8  # so many judges may wait for contestants that hang, beside each one that works
QUIET = 1.0  # seconds after which a judge that says nothing may be waiting
LOOKS, APART = 3, 0.2  # looks in a row, so many seconds apart, have to find all of its processes asleep: a loaded machine is slow, too


@dataclass(frozen=True)
class Call:
    """One call of a judge.  The callbacks may come from any thread, and need not come before the answer is there."""

    document: dict
    known: Callable[[Verdict], bool]  # which verdicts may come of it
    silence: float  # seconds after which a judge that says nothing is given up
    deliver: Callable[[Verdict], None]
    announce: Callable[[int], None]
    put_off: Callable[[str, bool], None]


class Crew(Protocol):
    """Calls are submitted, and `stop` or `close` called, from one thread."""

    def submit(self, call: Call) -> Future:
        """The future of the call's Answer.  It never raises."""

    def rests(self, future: Future) -> bool:
        """Is it known that nothing in that call has used a core for a while?  Asked again and again, some times a second."""

    def stop(self) -> None:
        """End every call that runs and forget those that wait.  Nothing of theirs is left running here."""

    def close(self) -> None:
        """All calls are over."""


class Local:
    """Judges on this machine, each a process of its own with a thread here that listens to it."""

    def __init__(self, judge: Judge, workers: int) -> None:
        self.most = workers * (1 + BESIDE)
        self._judge = judge
        self._pool = ThreadPoolExecutor(self.most, thread_name_prefix="judge")
        self._heard: dict[Future, float] = {}  # when its judge spoke last, once it has spoken
        self._pids: dict[Future, list[int]] = {}
        self._looks: dict[Future, tuple[float, int]] = {}  # when it was looked at last, and how often in a row it was found asleep

    def submit(self, call: Call) -> Future:
        future: Future = Future()
        pid: list[int] = []
        self._pids[future] = pid

        def deliver(verdict: Verdict) -> None:
            self._heard[future] = time.monotonic()
            call.deliver(verdict)

        def announce(count: int) -> None:
            self._heard[future] = time.monotonic()
            call.announce(count)

        def work() -> None:
            try:
                answer = self._judge.call(call.document, call.known, deliver, announce, call.silence, call.put_off, pid.append)
            except BaseException as error:  # a bug of ours, told as one
                answer = Answer(fault=f"kit bug: {error!r}")
            self._heard.pop(future, None)
            self._pids.pop(future, None)
            self._looks.pop(future, None)
            future.set_result(answer)

        self._pool.submit(work)
        return future

    def rests(self, future: Future) -> bool:
        heard, pid, now = self._heard.get(future), self._pids.get(future), time.monotonic()
        last, times = self._looks.get(future, (0.0, 0))
        if not pid or heard is None or now - heard < QUIET:
            times = 0
        elif now - last < APART:
            return times >= LOOKS
        else:
            times = times + 1 if _asleep(pid[0]) else 0
        self._looks[future] = now, times
        return times >= LOOKS

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._judge.stop()
        self._pool.shutdown()

    def close(self) -> None:
        self._pool.shutdown()


def _asleep(pid: int) -> bool:
    tree = ProcTree(pid)
    return tree.available and tree.asleep()


class Far:
    """Judges wherever the EXECUTOR's functions run: all that they need travels with the call, and the answer comes back whole."""

    def __init__(
        self, executor: Executor, work: Callable[[dict, float], dict] = parcel.judge, goodbye: Callable[[], None] = lambda: None
    ) -> None:
        """WORK is `parcel.judge` or a wrapper of it; it is sent by name, so it must be importable there.  GOODBYE is called in the end."""
        self._executor, self._work, self._goodbye = executor, work, goodbye
        self.most = None  # the executor knows how many are at work at once, and lets the others wait
        self._far: set[Future] = set()

    def submit(self, call: Call) -> Future:
        answered: Future = Future()
        try:
            far = self._executor.submit(self._work, parcel.pack(call.document), call.silence)
        except Exception as error:
            answered.set_result(Answer(fault=f"the work could not be handed out: {error}"))
            return answered
        self._far.add(far)
        far.add_done_callback(self._far.discard)
        far.add_done_callback(lambda far: answered.set_result(_opened(far, call)))
        return answered

    def rests(self, future: Future) -> bool:
        return False

    def stop(self) -> None:
        for far in [*self._far]:
            far.cancel()
        self._executor.shutdown(wait=False)
        self._goodbye()

    def close(self) -> None:
        self._executor.shutdown()
        self._goodbye()


def _opened(far: Future, call: Call) -> Answer:
    try:
        return parcel.read(far.result(), call.known)
    except CancelledError:
        return Answer(fault="interrupted")
    except Exception as error:  # its worker died, say, or the connection to the scheduler did
        return Answer(fault=f"a worker did not answer: {type(error).__name__}: {error}")
