"""What has changed in one schedule, as far as a loop needs to know that goes round until something does."""

from collections.abc import Callable

from .tasks import Task


class Changes:
    def __init__(self):
        self.version = 0  # counts changes of shared data
        self._lockings = 0  # counts locks taken and released
        self._held: set = set()  # the locks that are taken

    def locked(self, lock: object, task: Task) -> None:
        """That thread has taken a lock."""
        self._held.add(lock)
        self._lockings += 1
        task.lockings += 1

    def unlocked(self, lock: object, task: Task) -> None:
        """That thread has released a lock."""
        self._held.discard(lock)
        self._lockings += 1
        task.lockings += 1

    def found_by(self, task: Task) -> tuple:
        """Equals what that thread found earlier, if others have done nothing since, and it has itself changed nothing for good.

        A lock that it took and released again is no change; one that another thread took and released may have been noticed.
        """
        return self.version, self._lockings - task.lockings, frozenset(self._held)

    def waiter(self) -> Callable[[], bool]:
        """Says whether anything is different from now."""
        version, held = self.version, frozenset(self._held)
        return lambda: self.version != version or self._held != held
