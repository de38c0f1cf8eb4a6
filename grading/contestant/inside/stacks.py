"""The stacks of all threads, on demand: by `faulthandler` on a real-time signal, which no lock, loop or C call holds up."""

import faulthandler
import os
import select
import signal
import time

SIGNAL = getattr(signal, "SIGRTMIN", signal.SIGUSR2) + (10 if hasattr(signal, "SIGRTMIN") else 0)
PATIENCE = 0.5  # seconds at most for all processes: the judge's own patience is not much longer
STOPPED = "stopped"  # instead of the stacks of a process that was sent SIGSTOP, which cannot tell them
MOST = 60_000  # bytes at most of one process's stacks

_register = faulthandler.register


def register(fd):
    """Write this process's stacks to FD whenever it is asked for them.  Forked children inherit that."""
    _register(SIGNAL, file=fd, all_threads=True)


def collect(pids, fd, tree):
    """{pid: text} of those of PIDS that write their stacks to the other end of FD (non-blocking).

    Of a program that is none of ours, the text says what it waits for, as far as TREE (a ProcTree) can tell.
    """
    give_up = time.monotonic() + PATIENCE
    return {pid: _one(pid, fd, give_up) if _listens(pid) else tree.waits_for(pid) for pid in pids}


def _one(pid, fd, give_up):
    if _is_stopped(pid):
        return STOPPED
    try:
        os.kill(pid, SIGNAL)
    except OSError:
        return ""
    text = b""
    while time.monotonic() < give_up:
        busy = _busy(pid)
        while select.select([fd], [], [], 0)[0] and (chunk := os.read(fd, 1 << 16)):
            text += chunk
        if not busy:
            break
        select.select([fd], [], [], 0.001)
    return text[:MOST].decode("utf-8", "replace")


def _listens(pid):
    """Does the process handle our signal?  Sent to any other (an exec'ed program), it would kill."""
    return bool(_mask(f"/proc/{pid}/status", ("SigCgt:",)) >> (SIGNAL - 1) & 1)


def _is_stopped(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "T"
    except OSError:
        return False


def _busy(pid):
    """Is our signal still to come, or being handled (and so blocked) in some thread?"""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return False
    fields = ("SigPnd:", "ShdPnd:", "SigBlk:")
    return any(_mask(f"/proc/{pid}/task/{tid}/status", fields) >> (SIGNAL - 1) & 1 for tid in threads)


def _mask(path, fields):
    mask = 0
    try:
        with open(path, encoding="utf-8", errors="replace") as status:
            for line in status:
                if line.startswith(fields):
                    mask |= int(line.split()[1], 16)
    except OSError:
        pass  # it has ended
    return mask
