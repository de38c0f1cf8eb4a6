"""The stacks of all threads, on demand: by `faulthandler` on a real-time signal, which no lock, loop or C call holds up."""

import faulthandler
import os
import select
import signal
import time

SIGNAL = getattr(signal, "SIGRTMIN", signal.SIGUSR2) + (10 if hasattr(signal, "SIGRTMIN") else 0)
PATIENCE = 4.0  # seconds at most for all processes, on a busy machine: the judge's own patience is longer
STOPPED = "stopped"  # instead of the stacks of a process that was sent SIGSTOP, which cannot tell them
MOST = 60_000  # bytes at most of one process's stacks

_register = faulthandler.register


def register(fd):
    """Write this process's stacks to FD whenever it is asked for them.  Forked children inherit that."""
    _register(SIGNAL, file=fd, all_threads=True)


def collect(pids, fd, tree):
    """{pid: text} of those of PIDS that write their stacks to the other end of FD (non-blocking).

    Of a program that is none of ours, the text says what it waits for, as far as TREE (a ProcTree) can tell.  All are stopped but
    the one that writes, so that a crowd does not fight for the processor.  They stay so: they are to be killed.
    """
    give_up = time.monotonic() + PATIENCE
    texts = {pid: STOPPED if _state(pid) == "T" else None if _listens(pid) else tree.waits_for(pid) for pid in pids}
    for pid in pids:
        _send(pid, signal.SIGSTOP)
    return {pid: _one(pid, fd, give_up) if text is None else text for pid, text in texts.items()}


def _one(pid, fd, give_up):
    _send(pid, SIGNAL)
    _send(pid, signal.SIGCONT)
    text = b""
    while time.monotonic() < give_up:
        busy = _busy(pid, text)
        while select.select([fd], [], [], 0)[0] and (chunk := os.read(fd, 1 << 16)):
            text += chunk
        if not busy:
            break
        select.select([fd], [], [], 0.001)
    _send(pid, signal.SIGSTOP)
    return text[:MOST].decode("utf-8", "replace")


def _send(pid, number):
    try:
        os.kill(pid, number)
    except OSError:
        pass  # it has ended


def _state(pid):
    return _fields(f"/proc/{pid}/status").get("State", "Z")[0]


def _listens(pid):
    """Does the process handle our signal?  Sent to any other (an exec'ed program), it would kill."""
    return bool(int(_fields(f"/proc/{pid}/status").get("SigCgt", "0"), 16) >> (SIGNAL - 1) & 1)


def _busy(pid, text):
    """Is our signal still to come, or being handled in some thread, after the process has written TEXT?"""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return False
    told = [_signals(f"/proc/{pid}/task/{tid}/status") for tid in threads]
    awake = any(state in "RD" for state, _, _ in told)
    if any(pending for _, pending, _ in told):
        return awake  # all asleep: the signal is blocked, and will never come through
    if any(blocked for _, _, blocked in told):
        return True  # its handler runs
    return awake and not text  # between the two, for a moment


def _signals(path):
    """(state letter, is our signal pending, is it blocked) of a thread."""
    fields = _fields(path)
    pending, shared, blocked = (int(fields.get(name, "0"), 16) >> (SIGNAL - 1) & 1 for name in ("SigPnd", "ShdPnd", "SigBlk"))
    return fields.get("State", "Z")[0], bool(pending or shared), bool(blocked)


def _fields(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as status:
            return {name: value.strip() for name, _, value in (line.partition(":") for line in status)}
    except OSError:
        return {}  # it has ended
