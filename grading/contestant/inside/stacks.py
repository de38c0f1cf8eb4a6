"""The stacks of all threads, on demand: by `faulthandler` on a real-time signal, which no lock, loop or C call holds up."""

import faulthandler
import os
import select
import signal
import time

SIGNAL = getattr(signal, "SIGRTMIN", signal.SIGUSR2) + (10 if hasattr(signal, "SIGRTMIN") else 0)
PATIENCE = 0.5  # seconds at most for all processes: the judge's own patience is not much longer
SILENCE = 50  # looks, of a millisecond at least, at a process that has handled the signal and written nothing
STOPPED = "stopped"  # instead of the stacks of a process that was sent SIGSTOP, which cannot tell them
MOST = 60_000  # bytes at most of one process's stacks

_register = faulthandler.register


def register(fd):
    """Write this process's stacks to FD whenever it is asked for them.  Forked children inherit that."""
    _register(SIGNAL, file=fd, all_threads=True)


def collect(pids, fd):
    """{pid: text} of those of PIDS that write their stacks to the other end of FD (non-blocking)."""
    give_up = time.monotonic() + PATIENCE
    return {pid: _one(pid, fd, give_up) for pid in pids if _listens(pid)}


def _one(pid, fd, give_up):
    if _is_stopped(pid):
        return STOPPED
    try:
        os.kill(pid, SIGNAL)
    except OSError:
        return ""
    text, silent = b"", 0
    while time.monotonic() < give_up and silent < SILENCE:
        select.select([fd], [], [], 0.001)
        text += _available(fd)
        if _busy(pid):
            silent = 0
        elif text:  # it had begun, so it is at its end; before it began, a signal is for a moment neither to come nor blocked
            text += _available(fd)
            break
        else:
            silent += 1
    return text[:MOST].decode("utf-8", "replace")


def _available(fd):
    text = b""
    while select.select([fd], [], [], 0)[0] and (chunk := os.read(fd, 1 << 16)):
        text += chunk
    return text


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
