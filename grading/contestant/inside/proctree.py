"""What /proc tells of the processes below a given one: who lives, and whether anything can still move by itself.

A *standstill* is an instant at which no thread of any of them could run.  Two passes over all threads find it without any
clock: each is asleep in both, and has not run in between (its count of context switches is the same), so all of them
were asleep when the second pass began.  A thread that waits for a processor shows as running however long it waits, so the
answer does not change with the machine's load.
"""

import collections
import contextlib
import errno
import itertools
import os
import struct
import time

MOVING = "moving"  # something runs, or waits for the judge to read its output
SLEEPING = "sleeping"  # all asleep, at least one in time.sleep
TIMED = "timed"  # all asleep, at least one in a wait that ends by a timeout
STILL = "still"  # all asleep, and no timer is running: from inside, nothing will ever change

# System calls that can end by a timer: number -> index of the argument that holds the timeout.  A pointer counts as
# "no timeout" when null, a number of milliseconds when negative.
_TIMEOUTS = {
    "x86_64": {
        "sleep": {35, 230},  # nanosleep, clock_nanosleep
        "pointer": {202: 3, 271: 2, 23: 4, 270: 4, 128: 2, 220: 3, 441: 3},  # futex, ppoll, select, pselect6, sigtimedwait, …
        "number": {7: 2, 232: 3, 281: 3},  # poll, epoll_wait, epoll_pwait
        "write": {1, 20, 44, 46},  # write, writev, sendto, sendmsg
        "wait": {61: (0, None), 247: (1, 0)},  # wait4, waitid: which argument is the pid, and which says whether it is one
        "read": {0, 19},  # read, readv
    },
    "aarch64": {
        "sleep": {101, 115},
        "pointer": {98: 3, 73: 2, 72: 4, 137: 2, 192: 3, 441: 3},
        "number": {22: 3},
        "write": {64, 66, 206, 211},
        "wait": {260: (0, None), 95: (1, 0)},
        "read": {63, 65},
    },
}.get(os.uname().machine if hasattr(os, "uname") else "")

LAP = 0.25  # seconds in which no machine gives out all the pids there are, 32768 at the least, and so none twice
_RESERVED = 300  # the kernel gives lower pids out once, at its start
_FORKED = 0x40  # the flag of a process that was forked and has not called exec
_ASLEEP = "StTZX"  # states of who does not run
_ALARM = 1 << 13  # SIGALRM, in a mask of signals
_RETRANSMIT = "01"  # the timer of a TCP socket whose data has not arrived

_P_PID = 1  # of waitid: it waits for one child

_open, _read_some, _close = os.open, os.read, os.close  # without the probes, which would look at each descriptor

_KIT = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")  # the standard library's own helpers


class ProcTree:
    """The descendants of the process ROOT (this one).  On Linux with a readable /proc; elsewhere `available` is False."""

    def __init__(self, root=None):
        self._me = root or os.getpid()
        self._strangers = set()  # pids that are known not to be ours, to be read only once
        self._known_since = 0.0  # when the oldest of them was read
        # The kernel's own threads, of those pids that are never given out again.  A pid namespace has none.
        self._kernel = set() if self._me == 1 else {2}
        self._zombies = {}  # those that the last pass saw: parent -> children
        self.sleepers = set()  # the processes that slept (in time.sleep) at the last standstill
        self.drains = set()  # links ("pipe:[n]") of the pipes that the judge reads: a writer to them is not stuck
        self.timers = False  # somebody set an alarm, which /proc does not show
        self.adopts = False  # orphans become children of this process: where it has none, there are no descendants
        self.available = _TIMEOUTS is not None and _read(f"/proc/{self._me}/task/{self._me}/syscall") is not None

    def forget(self):
        """Start afresh, for a new scene."""
        self.drains.clear()
        self.timers = False

    def processes(self):
        """The descendants: {pid: (ppid, state letter)}."""
        return {pid: (int(fields[1]), fields[0]) for pid, fields in self.stats().items()}

    def stats(self):
        """Of each descendant the fields of its /proc/PID/stat, from the state letter on: {pid: [texts]}."""
        self._forget_strangers()
        found = {}
        for name in os.listdir("/proc"):
            if not name.isdigit() or (pid := int(name)) in self._strangers:
                continue
            stat = _read(f"/proc/{pid}/stat")
            if stat is not None:
                found[pid] = fields = stat[stat.rindex(")") + 2 :].split()
                if fields[1] == "2" and pid < _RESERVED and self._kernel:
                    self._kernel.add(pid)
        if self._me == 1:  # all others of a pid namespace descend from its first process
            found.pop(1, None)
            return found
        ours, strangers = {self._me}, set()

        def belongs(pid):
            trail = []
            while pid not in ours and pid in found:
                trail.append(pid)
                pid = int(found[pid][1])
            (ours if pid in ours else strangers).update(trail)

        for pid in found:
            belongs(pid)
        self._strangers |= strangers
        ours.discard(self._me)
        return {pid: found[pid] for pid in ours}

    def asleep(self):
        """Does none of them run, at this instant?  (They may wake up by themselves.)"""
        first = self._pass()
        return first is not None and self._pass() == first

    def _forget_strangers(self):
        """Forget them before a pid of theirs can have been given out again: to somebody of ours, who would not be seen."""
        now = time.monotonic()
        if now - self._known_since > LAP:
            self._strangers, self._known_since = set(self._kernel), now

    def standstill(self):
        """(MOVING, SLEEPING, TIMED or STILL, what tells this standstill from a later one)."""
        first = self._pass()
        if first is None:
            return MOVING, None
        waits = {(pid, tid): self._wait_of(pid, tid, status) for (pid, tid), status in first.items()}
        if self._pass() != first:  # only now is it sure that everybody slept while the waits were read
            return MOVING, None
        self.sleepers = {pid for (pid, _), wait in waits.items() if wait == SLEEPING}
        for state in (MOVING, SLEEPING, TIMED):
            if state in waits.values():
                return state, tuple(sorted(first.items()))
        return (TIMED if self.timers else STILL), tuple(sorted(first.items()))

    def _pass(self):
        """{(pid, tid): its signals and context switches, as the kernel tells them}, or None where something runs."""
        seen, self._zombies = {}, {}
        processes = self.processes()
        if any(state not in _ASLEEP for _, state in processes.values()):  # a main thread runs: the others need not be asked
            return None
        for pid, (ppid, state) in processes.items():
            if state == "Z":
                self._zombies.setdefault(ppid, set()).add(pid)
                continue
            try:
                tids = os.listdir(f"/proc/{pid}/task")
            except OSError:
                return None  # it has just ended
            for tid in tids:
                status = _read(f"/proc/{pid}/task/{tid}/status")
                if status is None:
                    return None
                at = status.index("\nState:") + 8
                if status[at] not in _ASLEEP:
                    return None
                seen[pid, int(tid)] = status[at : at + 1] + status[status.index("\nSigCgt:") :]
        return seen

    def _wait_of(self, pid, tid, status):
        """How the sleeping thread can come to move again by itself.  STATUS is what `_pass` saw of it."""
        if status[0] in "TZX":
            return STILL
        line = _read(f"/proc/{pid}/task/{tid}/syscall")
        if line is None or not line[0].isdigit():
            return MOVING
        number, *arguments = (int(word, 0) for word in line.split()[:-2])
        if number in _TIMEOUTS["sleep"]:
            return SLEEPING
        if number in _TIMEOUTS["pointer"] and arguments[_TIMEOUTS["pointer"][number]]:
            return TIMED
        if number in _TIMEOUTS["number"]:
            (timeout,) = struct.unpack("i", struct.pack("I", arguments[_TIMEOUTS["number"][number]] & 0xFFFFFFFF))
            if timeout >= 0:
                return TIMED
        if number in _TIMEOUTS["wait"] and self._has_ended(pid, *(arguments[at] if at is not None else _P_PID for at in _TIMEOUTS["wait"][number])):
            return MOVING  # it is about to be woken: the kernel shows a zombie a moment before it tells the parent
        if number in _TIMEOUTS["write"] and _link(pid, arguments[0]) in self.drains:
            return MOVING
        # A program that catches SIGALRM, timeout(1) for instance, has a timer that /proc does not show.
        return TIMED if int(status.split(None, 3)[2], 16) & _ALARM else STILL

    def _has_ended(self, pid, child, kind):
        """Is there a zombie among the children that the process PID waits for: CHILD (0 or less: any), if KIND says that it is a pid?"""
        zombies = self._zombies.get(pid, set())
        return bool(zombies) if kind != _P_PID or child == 0 or child >> 31 else child in zombies

    def waits_for(self, pid):
        """What the program's main thread waits for, in words: "" where it is not for one of its standard streams."""
        line = (_read(f"/proc/{pid}/task/{pid}/syscall") or "").split()
        if len(line) < 2 or not line[0].isdigit():
            return ""
        number, fd = int(line[0]), int(line[1], 16)
        if number in _TIMEOUTS["read"] and fd == 0:
            return "waits to read its standard input"
        if number in _TIMEOUTS["write"] and fd in (1, 2):
            return f"waits to write its standard {'output' if fd == 1 else 'error'}, until somebody reads it"
        return ""

    def cpu(self):
        """Seconds of processor time that the descendants have used, those that they have waited for included."""
        return sum(int(ticks) for fields in self.stats().values() for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")

    def works(self):
        """Does any thread of theirs run just now, or wait for a processor or a disk?"""
        for pid in self.processes():
            with contextlib.suppress(OSError):
                for tid in os.listdir(f"/proc/{pid}/task"):
                    stat = _read(f"/proc/{pid}/task/{tid}/stat")
                    if stat is not None and stat[stat.rindex(")") + 2] in "RD":
                        return True
        return False

    def is_kit(self, pid):
        """Is it the standard library's resource tracker or fork server?  (What the fork server forks has its command line, too.)"""
        stat = _read(f"/proc/{pid}/stat")
        forked = stat is not None and int(stat[stat.rindex(")") + 2 :].split()[6]) & _FORKED
        return not forked and any(name in self.command(pid) for name in _KIT)

    def command(self, pid):
        """The process's command line; "" where it has ended."""
        return (_read(f"/proc/{pid}/cmdline") or "").replace("\0", " ").strip()[:2000]

    def threads(self, pid):
        """How many threads the process has."""
        try:
            return len(os.listdir(f"/proc/{pid}/task"))
        except OSError:
            return 0

    def listening(self, pids):
        """The addresses on which the processes listen: ["127.0.0.1:8000", ...]."""
        links = _sockets(pids)
        if len(links) < 2:  # the scene's own, on which it asks for its permission to end; the tables are slow to read
            return []
        return sorted(_address(row.local) for row in _tcp() if row.state == "0A" and row.link in links)

    def in_transit(self):
        """Is anything under way to a TCP socket of theirs?  The kernel may hold it back (Nagle's algorithm, delayed acknowledgements)."""
        links, rows = _sockets(self.processes()), list(_tcp())
        ours = {row.local for row in rows if row.link in links}
        return any(row.timer == _RETRANSMIT and {row.local, row.remote} & ours for row in rows)


def is_stopped(pid):
    """Is the process stopped, by SIGSTOP for instance?"""
    stat = _read(f"/proc/{pid}/stat")
    return stat is not None and stat[stat.rindex(")") + 2] == "T"


def age(tid):
    """A key by which threads and processes sort in the order in which they were started."""
    stat = _read(f"/proc/{tid}/stat")
    return (int(stat[stat.rindex(")") + 2 :].split()[19]) if stat else 0, tid)


_Row = collections.namedtuple("_Row", "local remote state timer link")


def _tcp():
    """All TCP sockets of this network namespace."""
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError), open(f"/proc/self/net/{table}", encoding="ascii") as lines:  # it comes a page at a time
            for fields in itertools.islice(map(str.split, lines), 1, None):
                yield _Row(fields[1], fields[2], fields[3], fields[5][:2], f"socket:[{fields[9]}]")


def _sockets(pids):
    return {link for pid in pids for fd in _fds(pid) if (link := _link(pid, fd)).startswith("socket:")}


def _read(path):
    """What a file of /proc says: its first page, where it is longer."""
    try:
        fd = _open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        return _read_some(fd, 1 << 16).decode("utf-8", "replace")
    except OSError as error:
        if error.errno in (errno.ESRCH, errno.EPERM, errno.EACCES):
            return None
        raise
    finally:
        _close(fd)


def _link(pid, fd):
    try:
        return os.readlink(f"/proc/{pid}/fd/{fd}")
    except OSError:
        return ""


def _fds(pid):
    try:
        return os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return []


def _address(text):
    host, port = text.split(":")
    if len(host) == 8:
        return ".".join(str(byte) for byte in bytes.fromhex(host)[::-1]) + f":{int(port, 16)}"
    return f"[::]:{int(port, 16)}"
