"""The judge's handle on a contestant: starts its zygote, has it run scenes, and never waits past a limit.

What comes back from a scene is bytes; nothing of it is executed, unpickled or compared here.
"""

import compileall
import contextlib
import dataclasses
import fcntl
import os
import secrets
import select
import socket
import struct
import subprocess
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path

from grading.contestant.inside import control, proctree, wire
from grading.contestant.limits import Limits
from grading.contestant.sandbox.contract import Order
from grading.contestant.sandbox.process import Process

GRACE = 1.5  # seconds a zygote is given to stop a scene and say what it saw, before it is killed itself
POLL = 0.1  # seconds between looks at a zygote that is late
BUSY_GRACE = 10.0  # the same on a busy machine: for one that is neither stopped nor gone
START = 60.0  # seconds a zygote may take to start
CORES = os.cpu_count() or 1
DRAINS = 1000  # reads of what is left in a pipe, at most
STRETCH = 10  # times its limit that a scene may take by the clock while it works, on a machine that does not let it
LOOKS, BETWEEN = 5, 0.02  # at a scene, and seconds between them: it works when most of them find it working
AWAY = 0.02  # seconds in which we only wait for the answer, once we have read what was there: not to be woken by every event
FULL = 32 << 10  # bytes that wait in a pipe, while we look away for a moment, of one whose writer has not done with it
KEPT = 256 << 10  # bytes kept of each output stream; the rest is read and dropped
EVENT_BYTES = 8 << 20  # bytes of events kept of one scene

_INSIDE = Path(control.__file__).parent.parent


class ContestantError(Exception):
    """The contestant's own machinery failed: never the student's fault."""


@dataclass
class Raw:
    """What one scene sent, before any of it is interpreted."""

    nonce: str
    why: str  # "ended", "stuck", "stop" (its time is up), "limit" (see `over`) or "gone" (the zygote died)
    status: int | None = None  # of the scene's process; None where it had to be killed
    seconds: float = 0.0
    cpu: float = 0.0
    result: bytes = b""
    events: bytes = b""
    out: bytes = b""
    err: bytes = b""
    left: dict | None = None
    meetings: list = field(default_factory=list)
    stacks: dict = field(default_factory=dict)
    over: str | None = None  # the name of the limit that was passed, one of `limits`
    limits: Limits = Limits()
    bug: str = ""  # the traceback of a zygote that failed
    cut: set = field(default_factory=set)  # the streams of which something was dropped


class Contestant:
    """One zygote at a time, started when first needed and again after it died.  Close it, or use it in a `with`."""

    def __init__(self, fresh=False, level=None, readable=None, hidden=(), limits=None):
        """FRESH: run each scene in a fresh interpreter instead of a forked one (slower, for systems without fork).

        LEVEL is the sandbox level (`process` without one), READABLE the folders that it lets the contestant read, by short names,
        and HIDDEN those that a level that confines must not: each zygote is asked before it runs anything.
        LIMITS bound each scene (`grading.contestant.limits`).
        """
        self.fresh = fresh or not hasattr(os, "fork")
        self.starts = 0
        self._level, self._readable = level or Process(), readable or {}
        self._limits = limits or Limits()
        self._hidden = [str(path) for path in hidden] if self._level.confines else []
        self._process = self._control = self._confined = None
        self._places = {}
        self.ready = {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def start(self):
        """Start the zygote unless it runs.  Raises ContestantError where it does not come up."""
        if self._process is not None:
            return
        compileall.compile_dir(_INSIDE / "inside", quiet=2)  # it starts without writing any; nothing to do from then on
        self._control, theirs = socket.socketpair()
        try:
            self._confined = self._level.launch(Order(theirs.fileno(), self._readable))
        except OSError as error:
            self._control.close()
            raise ContestantError(f"the contestant does not start: {error}") from None
        finally:
            theirs.close()
        self._process = self._confined.process
        self.starts += 1
        self._control.settimeout(START)
        try:
            self._control.sendall(control.frame({**self._confined.orders, "probe": {"files": self._hidden}}))
            answer = control.receive(self._control)
        except OSError:
            answer = None
        if answer is None:
            raise ContestantError(f"the contestant does not start: {self._kill() or 'it says nothing'}")
        self.ready = answer[0]
        if self.ready["reached"]:
            self._kill()
            raise ContestantError(f"the sandbox {self._level.name} does not hold: a contestant could {' and '.join(self.ready['reached'])}")

    def place(self, path):
        """Where the contestant finds the file or folder PATH of one of its readable folders."""
        self.start()
        if path not in self._places:
            self._places[path] = self._confined.place(path)
        return self._places[path]

    def run(self, request, limit):
        """Run one scene (see `zygote` for the REQUEST) for LIMIT seconds at most.  Returns Raw."""
        for attempt in (1, 2):
            self.start()
            streams = {name: os.pipe() for name in ("result", "events", "out", "err")}
            nonce = secrets.token_hex(8)
            limits = self._limits.of(limit) if self._confined.orders.get("limits") else None
            bounds = dataclasses.asdict(limits) if limits else {}
            message = control.frame({**request, "limit": limit, "limits": bounds, "fresh": self.fresh, "nonce": nonce})
            try:
                socket.send_fds(self._control, [message[:4]], [write for _, write in streams.values()])
                self._control.sendall(message[4:])
            except OSError:  # it died since the last scene
                self._close_all(streams)
                self._kill()
                if attempt == 2:
                    raise ContestantError("the contestant dies as soon as it is started") from None
                continue
            for _, write in streams.values():
                os.close(write)
            try:
                return self._listen({name: read for name, (read, _) in streams.items()}, limit, limits, nonce)
            except BaseException:  # Ctrl-C, a timeout of pytest's: the next scene must not get this one's answer
                self._kill()
                raise
            finally:
                for read, _ in streams.values():
                    os.close(read)
        raise AssertionError

    def close(self):
        """End the zygote, and by it all that it started."""
        if self._process is None:
            return
        self._control.close()  # the zygote sweeps and goes
        try:
            self._process.wait(GRACE + 1)
        except subprocess.TimeoutExpired:
            pass  # it is stopped or busy: killed below
        self._kill()

    def _kill(self):
        """End whatever still lives; gives the zygote's last words, which it has only where it failed by itself."""
        self._confined.end()
        with self._process.stderr as stream:
            words = stream.read()[-4000:].decode("utf-8", "replace").strip()
        self._control.close()
        self._process = self._control = self._confined = None
        self._places.clear()
        return words

    @staticmethod
    def _close_all(streams):
        for pair in streams.values():
            for fd in pair:
                os.close(fd)

    def _listen(self, reads, limit, limits, nonce):
        start = time.monotonic()
        end, total = start + limit, 0
        kept, cut, answer, stopped = {name: bytearray() for name in reads}, set(), None, False
        most = {"result": wire.MAX_BYTES + 1, "events": EVENT_BYTES, "out": KEPT, "err": KEPT}
        everything, answers, names = select.poll(), select.poll(), {fd: name for name, fd in reads.items()}
        for fd in names:
            os.set_blocking(fd, False)
            everything.register(fd, select.POLLIN)
        for poll in (everything, answers):
            poll.register(self._control, select.POLLIN)
        gone, away = False, True
        while answer is None and not gone:
            deadline = end + (GRACE if stopped else 0)
            wait = max(POLL if stopped else 0.0, deadline - time.monotonic())
            ready = answers.poll(1000 * min(AWAY, wait)) if away else everything.poll(1000 * wait)
            away = bool(ready)
            for fd, _ in ready:
                if fd in names:
                    count = self._drain(fd, names[fd], kept, most, cut)
                    total += count
                    away = away and count < FULL
                    if not count:
                        everything.unregister(fd)
                    continue
                try:
                    received = control.receive(self._control)
                except OSError:
                    received = None
                answer, gone = (received[0], False) if received else (None, True)
            now, flood = time.monotonic(), bool(limits) and total > limits.output
            if answer is not None or gone or now < deadline and (stopped or not flood):
                continue
            if stopped:  # the zygote itself does not answer
                gone = now >= deadline + BUSY_GRACE or proctree.is_stopped(self._confined.zygote)
            elif not flood and limits and (more := self._works(now - start, limit, limits, reads)):
                end = now + more
            else:
                stopped, end = True, now
                with contextlib.suppress(OSError):
                    self._control.sendall(control.frame({"stop": True}))
        if gone:
            answer = {"why": "stop" if stopped else "gone", "seconds": time.monotonic() - start, "bug": self._kill()}
        elif stopped and answer["why"] != "stop":  # it ended just as we said stop, which is still on its way
            answer["late"] = True
        for fd, name in names.items():
            for _ in range(DRAINS):  # all writers are dead; bounded in case one is not
                count = self._drain(fd, name, kept, most, cut)
                total += count
                if not count:
                    break
        if answer.pop("late", False):
            self._kill()
        if limits and total > limits.output and not gone:
            answer |= {"why": "limit", "over": "output"}
        return Raw(nonce, limits=limits or Limits(), **answer, **{name: bytes(data) for name, data in kept.items()}, cut=cut)

    def _works(self, seconds, limit, limits, reads):
        """Seconds more for a scene that has taken SECONDS, its LIMIT, and is at work all the time: its limit is one of processor time.  0: none.

        Who has filled one of the pipes READS waits for us alone, and is at work, too.
        """
        tree = proctree.ProcTree(self._confined.zygote)
        if not os.path.isdir("/proc/self/task") or seconds >= STRETCH * limit:
            return 0
        found = {True: 0, False: 0}
        while max(found.values()) <= LOOKS // 2:
            found[tree.works()] += 1
            time.sleep(BETWEEN)
        busy = found[True] > LOOKS // 2 or any(_waiting(fd) > FULL for fd in reads.values())
        return max(POLL, (limits.cpu - tree.cpu()) / CORES) if busy else 0

    @staticmethod
    def _drain(fd, name, kept, most, cut):
        """Read what is there.  The number of bytes; 0 when there is nothing (more) to read."""
        try:
            chunk = os.read(fd, 1 << 16)
        except BlockingIOError:
            return 0
        room = most[name] - len(kept[name])
        kept[name] += chunk[:room]
        if len(chunk) > room:
            cut.add(name)
        return len(chunk)


def _waiting(fd):
    """How many bytes wait in the pipe."""
    return struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD, bytes(4)))[0]
