"""Who waited for what another thread had, in one schedule."""

from collections.abc import Iterable

from .tasks import Task, Wait


class Waits(set):
    """Each wait as (who, the kind of thing, whose): names of threads, and "lock", "join", "condition" ..."""

    def note(self, task: Task, why: Wait) -> None:
        """The thread begins to wait."""
        if why.owner is not None and why.owner is not task:
            self.add((task.label(), why.kind, why.owner.label()))

    def woken(self, tasks: Iterable[Task], lock: object, by: Task) -> None:
        """BY releases what a condition has others wait on: only now it is known for whom they waited."""
        for task in tasks:
            if task.why is not None and task.why.thing is lock and task is not by:
                self.add((task.label(), task.why.kind, by.label()))

    def tried_again(self, task: Task) -> None:
        """The thread goes round and round.  If another has refused it a lock, it waits for that one."""
        if task.refused is not None and task.refused is not task:
            self.add((task.label(), "lock", task.refused.label()))
