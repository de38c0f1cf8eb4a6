"""The zygote's eye on how much a scene uses, which nothing inside can talk its way around.

Also where the kernel would enforce a limit by itself, it only makes calls fail, and code that swallows the error would go on.  So what counts
is looked at from here, every few hundredths of a second, and once more when the scene is over.
"""

import os
import resource
import signal
import time

PACE = 0.04  # seconds between looks
AT_REST = 0.2  # seconds between them at most, which grow while nothing changes: who has used no time and no memory, and started nobody
SHARE = 20  # looks may take one part in so many of a processor
NO_FILES = 1024  # descriptors that a process can have; the scene's own stand at some 700
_TICK = 1 / os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0.01
_PAGE = resource.getpagesize()


class Watchdog:
    """Looks at the descendants in TREE (a `proctree.ProcTree`).  LIMITS are those of `grading.contestant.limits`; without any it never barks.

    SPACES are the file systems that are the scene's alone.
    """

    def __init__(self, tree, limits, spaces):
        self._tree, self._limits, self._spaces = tree, limits, spaces if limits else ()
        self._blind = not limits or not tree.available
        self._pace, self._due = PACE, time.monotonic() + PACE
        self._last, self._rests = None, False  # what the last look saw, and whether the one before saw the same

    def pause(self, most):
        """Seconds until the next look, MOST at most."""
        return most if self._blind else min(most, max(0.0, self._due - time.monotonic()))

    def over(self, now=False):
        """The name of a limit that is passed; None when there is none, or it is not yet time to look (NOW: it is)."""
        start = time.monotonic()
        if self._blind or start < self._due and not now:
            return None
        before = time.process_time()
        found = self._look() or self._full()
        self._pace = min(AT_REST, 2 * self._pace) if self._rests else PACE
        self._due = start + max(self._pace, SHARE * (time.process_time() - before))
        return found

    def over_at_last(self, status, usage):
        """The same once the scene's process has ended: with that exit STATUS (None where it is not known), having used that much itself."""
        if not self._limits:
            return None
        if usage.ru_utime + usage.ru_stime > self._limits["cpu"]:
            return "cpu"
        if usage.ru_maxrss * 1024 > self._limits["memory"]:  # of one process, the largest; the tree's was looked at on the way
            return "memory"
        return {-signal.SIGXCPU: "cpu", -signal.SIGXFSZ: "disk"}.get(status) or self._full()

    def _look(self):
        ticks = count = size = 0
        processes = self._tree.stats()
        for pid, stat in processes.items():
            ticks += sum(map(int, stat[11:15]))
            count += int(stat[17])
            size += int(stat[21]) * _PAGE
            if _open_files(pid) > self._limits["files"]:
                return "files"
        self._rests, self._last = self._last == (ticks, count, size), (ticks, count, size)
        if ticks * _TICK > self._limits["cpu"]:
            return "cpu"
        if count > self._limits["processes"]:
            return "processes"
        if size > self._limits["memory"] and sum(map(_memory, processes)) > self._limits["memory"]:
            return "memory"
        return None

    def _full(self):
        rooms = [os.statvfs(space) for space in self._spaces]
        if sum((room.f_blocks - room.f_bfree) * room.f_frsize for room in rooms) >= self._limits["disk"]:
            return "disk"
        return "names" if sum(room.f_files - room.f_ffree for room in rooms) > self._limits["names"] else None


def bound(limits, alone):
    """In the scene's process: have the kernel refuse what is far too much, between two looks.  ALONE: nobody else has this user's number."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # the interpreter ignores it: a file that grows too large is to end the process
    # What is stolen from a virtual machine counts for the kernel's bound and not for ours, which comes first, and can ask for the stacks.
    seconds = int(limits["cpu"] * 1.5) + 2
    wanted = [(resource.RLIMIT_CPU, seconds, seconds + 1), (resource.RLIMIT_FSIZE, limits["disk"], limits["disk"])]
    wanted.append((resource.RLIMIT_NOFILE, NO_FILES, NO_FILES))
    if alone:
        wanted.append((resource.RLIMIT_NPROC, limits["processes"] + 2, limits["processes"] + 2))  # one more than is looked for, and the zygote
    for which, soft, hard in wanted:
        most = resource.getrlimit(which)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(which, (soft, hard))


def _stat(pid):
    """The fields of /proc/PID/stat from the state on; () where the process has gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return ()


def _open_files(pid):
    try:
        return os.stat(f"/proc/{pid}/fd").st_size or len(os.listdir(f"/proc/{pid}/fd"))  # the size is their number since Linux 6.2
    except OSError:
        return 0


def _memory(pid):
    """Bytes that the process holds of its own, and its share of those that it shares; files that it has only mapped do not count."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            fields = {name: int(words.split()[0]) for name, _, words in (line.partition(":") for line in file) if words.endswith("kB\n")}
        return (fields["Pss_Anon"] + fields["Pss_Shmem"] + fields.get("SwapPss", 0)) * 1024
    except (OSError, KeyError, ValueError):
        stat = _stat(pid)  # it has gone, or hides
        return int(stat[21]) * _PAGE if stat else 0
