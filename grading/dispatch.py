"""Jobs to a crew, and what comes back to the one thread that writes.

On this machine as many judges work at once as there are workers.  A judge whose contestant only waits, because it hangs, uses no
core: it does not count, and another begins beside it.  Elsewhere that is the executor's business.
"""

import queue
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future

from grading import interrupts
from grading.crew import BESIDE, Call, Crew
from grading.judge import Answer
from grading.plan import Job

LOOK = 0.25  # seconds between looks whether a judge only waits, while jobs wait for a place


class Dispatch:
    """One run of jobs."""

    def __init__(
        self, crew: Crew, places: int, prepare: Callable[["Dispatch", Job], Call], close: Callable[["Dispatch", Job, Answer], None]
    ) -> None:
        """PLACES judges work at once, unless the CREW itself has jobs wait.

        PREPARE makes a job's call, with callbacks out of `later`; CLOSE is called with the answer to each.
        """
        self._crew, self._places, self._prepare, self._close = crew, places, prepare, close
        self._events: queue.SimpleQueue[tuple] = queue.SimpleQueue()
        self.waiting: deque[Job] = deque()
        self._running: dict[Future, Job] = {}

    def later(self, action: Callable, *first: object) -> Callable:
        """A callback for any thread, which has ACTION called in the caller's, in turn."""
        return lambda *rest: self._events.put((action, first + rest))

    def run(self, jobs: Iterable[Job]) -> None:
        """Have all the jobs judged, those too that are added to `waiting` meanwhile.

        Whatever happens, Ctrl-C, a full disk, a bug: no judge outlives it.
        """
        self.waiting.extend(jobs)
        with interrupts.deferred(self.later(_interrupt)):
            try:
                while self.waiting or self._running:
                    self._start()
                    try:
                        action, arguments = self._events.get(timeout=LOOK if self.waiting else None)
                    except queue.Empty:
                        continue
                    action(*arguments)
            except BaseException as error:
                self._crew.stop()
                if isinstance(error, KeyboardInterrupt):
                    self._drain()
                raise

    def _start(self) -> None:
        """Begin the jobs that have a place."""
        for job in [*self.waiting]:
            if not self._has_place(job):
                if not job.beside:
                    break
                continue
            self.waiting.remove(job)
            future = self._crew.submit(self._prepare(self, job))
            self._running[future] = job
            future.add_done_callback(self.later(self._end))

    def _has_place(self, job: Job) -> bool:
        if self._crew.most is None:
            return True
        if len(self._running) >= self._crew.most:
            return False
        beside = sum(each.beside for each in self._running.values())
        if job.beside:
            return beside < BESIDE * self._places
        working = [future for future, each in self._running.items() if not each.beside]
        if len(working) < self._places:
            return True
        return len(working) - sum(map(self._crew.rests, working)) < self._places

    def _end(self, future: Future) -> None:
        self._close(self, self._running.pop(future), future.result())

    def _drain(self) -> None:
        """Take what had been said by then, now that nobody says more: it is not lost."""
        while True:
            try:
                action, arguments = self._events.get_nowait()
            except queue.Empty:
                return
            if action not in (_interrupt, self._end):
                action(*arguments)


def _interrupt() -> None:
    raise KeyboardInterrupt
