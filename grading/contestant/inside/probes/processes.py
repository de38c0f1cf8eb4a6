"""Probes on processes: fork, start, exit, wait, join, kill; and the holding of children."""

import contextlib
import multiprocessing.popen_fork
import multiprocessing.process
import operator
import os
import signal
import threading

from inside import log
from inside.ask import ask
from inside.probes import spawning
from inside.probes.wrap import wrap

holding = None  # "start" or "end": where children are held
rendezvous = None  # the path of the supervisor's socket
tells_polls = False  # the scene holds somebody: the supervisor must know which children this process polls
upkeep = threading.local()  # `on` while a pool's own thread polls its workers, which shows nobody's hand
_in_start = threading.local()  # set while Process.start runs: the fork in it, and its polls of older children, are its own affair
_ended = False  # this process has told of its exit
_asked = set()  # the children whose parent, this process, has shown its hand
_first = True  # this process has not yet passed its first step


def install():
    """Wrap the functions that make, end and wait for processes."""
    os.register_at_fork(after_in_child=_after_fork)
    wrap(os, "fork", _fork)
    wrap(os, "_exit", _exit)
    for name in ("waitpid", "wait", "wait3", "wait4"):
        wrap(os, name, _wait)
    wrap(os, "waitid", _waitid)
    for name in ("kill", "killpg"):
        wrap(os, name, _kill)
    for name in ("alarm", "setitimer"):
        wrap(signal, name, _timer)
    process = multiprocessing.process.BaseProcess
    wrap(process, "start", _start)
    wrap(process, "join", _join)
    wrap(process, "_bootstrap", _bootstrap)
    for name in ("terminate", "kill"):
        wrap(process, name, _end)
    from multiprocessing import popen_forkserver

    wrap(popen_forkserver.Popen, "poll", _poll_by_sentinel)


def _first_step():
    """What a child does before anything else."""
    global _first
    if _first:
        _first = False
        log.tell("begin", parent=os.getppid())
        if holding == "start":
            ask(rendezvous, "hold")


def _after_fork():
    global _ended, _first
    _ended, _first = False, True
    _asked.clear()
    if getattr(_in_start, "on", False):
        _in_start.on = False  # the first step is _bootstrap
    else:
        _first_step()


@contextlib.contextmanager
def unseen():
    """What is forked in here is no affair of the answer's: it is not told of, and not held."""
    _in_start.on = True
    try:
        yield
    finally:
        _in_start.on = False


def noticed():
    """In a process that was forked `unseen`: tell of what it does from now on."""
    global _first
    _first = False


def _fork(fork):
    pid = fork()
    if pid and not getattr(_in_start, "on", False):
        log.tell("fork", child=pid)
    return pid


def _start(start, process):
    spawning.equip(process, holding)
    _in_start.on = True
    try:
        start(process)
    finally:
        _in_start.on = False
    log.tell("start", child=process.pid, name=process.name, daemon=process.daemon)


def _bootstrap(bootstrap, process, *args, **kwargs):
    spawning.configure_child(process)
    _first_step()
    status = bootstrap(process, *args, **kwargs)
    _leave(status)
    return status


def _exit(exit_now, status):
    if hasattr(type(status), "__index__"):
        _leave(status)
    exit_now(status)


def _leave(status):
    """All of this process's work is done: hold it if so wished, and tell of its exit, once."""
    global _ended
    if not _ended:
        _ended = True
        if holding == "end":
            ask(rendezvous, "hold")
        log.tell("exit", status=operator.index(status) & 0xFF)


_WAIT_ARGUMENTS = {"wait": (), "waitpid": ("pid", "options"), "wait3": ("options",), "wait4": ("pid", "options")}


def _may_wait(child, polls):
    """For a picture: this thread begins to wait for CHILD (0 or less: any), unless it only POLLS."""
    if not polls:
        log.waits("wait", **({"child": child} if child > 0 else {}))


def _wait(wait, *args, **kwargs):
    if log.detailed():
        named = dict(zip(_WAIT_ARGUMENTS[wait.__name__], args)) | kwargs
        _may_wait(named.get("pid", 0), named.get("options", 0) & os.WNOHANG)
    answer = wait(*args, **kwargs)
    pid, status = answer[:2]
    if pid and (os.WIFEXITED(status) or os.WIFSIGNALED(status)):  # else it was stopped, or goes on
        reaped(pid, os.waitstatus_to_exitcode(status))
    elif not pid:
        hand_shown(kwargs.get("pid", args[0] if args and wait.__name__ != "wait3" else 0))
    return answer


def _waitid(waitid, idtype, number, options):
    _may_wait(number if idtype == os.P_PID else 0, options & os.WNOHANG)
    answer = waitid(idtype, number, options)
    if answer is None:
        hand_shown(number if idtype == os.P_PID else 0)
    elif not options & os.WNOWAIT and answer.si_code in (os.CLD_EXITED, os.CLD_KILLED, os.CLD_DUMPED):
        killed = answer.si_code in (os.CLD_KILLED, os.CLD_DUMPED)
        reaped(answer.si_pid, -answer.si_status if killed else answer.si_status)
    return answer


def reaped(pid, status):
    """This process has reaped PID, and learned its exit STATUS (or minus a signal's number)."""
    log.tell("wait", child=pid, status=status)


def hand_shown(child):
    """This process polled CHILD (0 or less: any) and went on: it is held no longer.

    Not counted is what the standard library polls of its own accord: Process.start, before it starts another, and a pool's upkeep.
    """
    own_affair = getattr(upkeep, "on", False) or getattr(_in_start, "on", False)
    if tells_polls and not own_affair and (child <= 0 or child not in _asked):
        _asked.add(child)
        ask(rendezvous, "hand", child=max(child, 0))


def _poll_by_sentinel(poll, popen, *args, **kwargs):
    """The fork server reaps its children itself: for their parent, to see the exit status is to have waited."""
    before = popen.returncode
    status = poll(popen, *args, **kwargs)
    if status is None:
        hand_shown(popen.pid)
    elif before is None:
        reaped(popen.pid, status)
    return status


def _join(join, process, *args, **kwargs):
    log.waits("join", child=process.pid or 0)
    join(process, *args, **kwargs)
    log.tell("join", child=process.pid, done=process._popen is None or process._popen.returncode is not None)


def _kill(kill, pid, number):
    if number:  # 0 only asks whether there is such a process
        log.tell("kill", child=pid, signal=int(number))
    kill(pid, number)


def _end(end, process):
    log.tell("terminate", child=process.pid)
    end(process)


def _timer(set_timer, *args):
    if rendezvous:  # not yet known while a spawned child loads its modules
        ask(rendezvous, "timer")
    return set_timer(*args)
