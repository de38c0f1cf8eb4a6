"""The zygote's watch over one scene: who is held, who meets, what is left, and whether anything still moves.

It lets go of what is held and breaks a meeting only at a standstill (see `proctree`), so that the same answer sees the same
order of events on an idle and on a loaded machine.  Where /proc is missing, a child is let go as soon as its parent is known
to wait, and only the limit ends a scene that is stuck.
"""

import json
import select
import socket
import struct
import time

from inside import proctree
from inside.proctree import MOVING, SLEEPING, STILL

FAST, SLOW = (0.002, 0.01), (0.1, 0.5)  # seconds between looks, at first and later: while somebody is held or meets, and otherwise
LATER = 0.25  # the share of the time that nobody has asked for anything, after which it is looked again
NAPS = 3  # how often a parent may go to sleep before what it slept beside is let go
PATIENCE = 50  # how many standstills with a timer running a meeting outlasts
DOZE = 0.5  # seconds after which what sleeps and has not run in between counts as left, before that time is up
SETTLING = 2.0  # seconds at most that what ends by itself is given after the scene
_LINE = 1 << 16  # bytes at most of one request


class Supervisor:
    """Serves the scene's requests at the socket PATH until the scene's process ends, is stuck, or is stopped."""

    def __init__(self, tree, path, limit, drains, watchdog):
        self._watchdog, self.over = watchdog, None  # and the name of the limit that was passed
        self._tree, self._scene, self._half = tree, 0, time.monotonic() + limit / 2
        tree.forget()
        tree.drains |= drains
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(512)
        self._listener.setblocking(False)
        self._poll = select.poll()
        self._asking = {}  # connections whose request is not complete: fd -> (connection, bytes)
        self._held = []  # ((turn, age), pid, connection), of those who wait to be let go
        self._shown = set()  # pids whose parent has asked for them: they are not held any more
        self._free = False  # nobody is held any more
        self._networked = False  # a process of the scene uses the network
        self._meetings = {}  # token -> [size, most at a time, connections of those present, broken]
        self._done = None  # the connection on which the scene waits for its permission to end
        self._settled_by, self._asleep_since = None, 0.0
        self._naps, self._last = 0, None
        self.left = None  # what was left when the scene ended, once that is known
        self.stuck = False

    def begin(self, scene_pid):
        """The scene's process has been started."""
        self._scene = scene_pid

    def meetings(self):
        """[[size, most at a time], ...], in the order in which they were called."""
        return [[size, most] for size, most, _, _ in self._meetings.values()]

    def watch(self, ended, control):
        """Serve until the scene's process ends ("ended"), nothing can move ("stuck"), too much is used ("limit") or the judge speaks ("stop").

        ENDED is true once the scene's process has ended, and may have an `fd` that is readable then; CONTROL is the judge's socket.
        """
        poll = self._poll
        poll.register(control, select.POLLIN)
        poll.register(self._listener, select.POLLIN)
        if ended.fd is not None:
            poll.register(ended.fd, select.POLLIN)
        quiet = asked = time.monotonic()  # since then: since the last look, and since somebody asked for something
        while True:
            pause = FAST[0] if ended.fd is None else self._pause(time.monotonic() - asked)
            ready = {fd for fd, _ in poll.poll(1000 * self._watchdog.pause(max(0.0, quiet + pause - time.monotonic())))}
            if control.fileno() in ready:
                return "stop"
            if self._listener.fileno() in ready:
                self._accept()
            for fd in ready & set(self._asking):
                self._read(fd)
            if ended:
                return "ended"
            self.over = self._watchdog.over()
            if self.over:
                return "limit"
            if ready or time.monotonic() >= quiet + pause:
                if not ready and self._look():
                    self.over = self._watchdog.over(now=True)
                    return "limit" if self.over else "stuck"
                quiet = time.monotonic()
                asked = quiet if ready else asked

    def close(self):
        """Let everybody go, and close all sockets."""
        self._release(self._held)
        for connection, _ in self._asking.values():
            connection.close()
        self._listener.close()

    def _pause(self, silence):
        first, later = FAST if self._held or self._done or any(present for _, _, present, _ in self._meetings.values()) else SLOW
        return min(later, max(first, LATER * silence))

    # requests

    def _accept(self):
        connection, _ = self._listener.accept()
        connection.setblocking(False)
        self._asking[connection.fileno()] = (connection, b"")
        self._poll.register(connection, select.POLLIN)

    def _read(self, fd):
        connection, line = self._asking[fd]
        try:
            chunk = connection.recv(_LINE)
        except OSError:
            chunk = b""
        line += chunk
        if chunk and not line.endswith(b"\n") and len(line) < _LINE:
            self._asking[fd] = (connection, line)
            return
        del self._asking[fd]
        self._poll.unregister(fd)
        try:
            request = json.loads(line)
            serve = {
                "hold": self._hold,
                "meet": self._meet,
                "hand": self._hand,
                "timer": self._timer,
                "network": self._network,
                "done": self._finish,
            }[request["ask"]]
            serve(connection, request)
        except (ValueError, KeyError, TypeError, RecursionError):
            connection.close()  # not one of our own requests: whoever sent it learns nothing

    def _hold(self, connection, request):
        pid, tid = _peer(connection, request), int(request["tid"])
        if self._free or pid in self._shown:
            _answer(connection, {})
        else:
            self._held.append(((int(request.get("turn", 0)), proctree.age(tid)), pid, connection))

    def _hand(self, connection, request):
        """A parent asked after a child without blocking (0: after any of its own): it is let go, once it comes."""
        parent, child = _peer(connection, request), int(request["child"])
        pids = {child} if child else {pid for pid, (ppid, _) in self._tree.processes().items() if ppid == parent}
        self._shown |= pids
        self._release([held for held in self._held if held[1] in pids])
        _answer(connection, {})

    def _timer(self, connection, request):
        self._tree.timers = True
        _answer(connection, {})

    def _network(self, connection, request):
        """Somebody uses the network, where something can be under way while all sleep (to look for it takes long)."""
        self._networked = True
        _answer(connection, {})

    def _meet(self, connection, request):
        size = int(request["size"])
        meeting = self._meetings.setdefault(request["token"], [size, 0, [], False])
        if meeting[3] or meeting[1] >= size:  # it is over: broken, or complete
            _answer(connection, {"met": not meeting[3]})
            return
        meeting[2] = [*filter(_is_there, meeting[2]), connection]
        meeting[1] = max(meeting[1], len(meeting[2]))
        if len(meeting[2]) == size:
            self._part(meeting, met=True)

    def _finish(self, connection, request):
        if _peer(connection, request) != self._scene or self._done:
            connection.close()
            return
        self._done = connection
        self._settled_by = time.monotonic() + SETTLING
        self._look()

    # what follows from a standstill

    def _look(self):
        """Look once whether anything moves, and do what is due.  True when the scene is stuck."""
        if self._done:
            others, alive = self._others()
            if self._free or self._comes_to_rest(alive):
                self._settle(others, alive)
            return False
        if time.monotonic() > self._half:  # a parent that asks in ways that we do not see, for ever
            self._release(self._held)
        if not self._tree.available:
            return False
        state, which = self._tree.standstill()
        if state == MOVING or self._poll.poll(0):  # who has asked us something in the meantime sleeps, but not for long
            return False
        if which != self._last:
            self._last, self._naps = which, self._naps + 1
        present = [meeting for meeting in self._meetings.values() if meeting[2]]
        if self._held:
            youngest = max(self._held)  # the youngest first: results come in against the order of the starts
            shown = self._naps >= NAPS or not self._tree.sleepers & self._parents(youngest[1])
            if shown and (not self._networked or state == SLEEPING or self._is_lasting(state, which)):
                self._release([youngest])
        elif present:
            if self._naps >= PATIENCE or self._is_final(state, which):
                for meeting in present:
                    self._part(meeting, met=False)
        elif not self._asking and self._is_final(state, which):
            self.stuck = True
        return self.stuck

    def _is_final(self, state, which):
        """Do those who sleep at this standstill sleep for ever?"""
        return state == STILL and self._is_lasting(state, which)

    def _is_lasting(self, state, which):
        """Is nothing on its way to those who sleep at this standstill, which still lasts?"""
        return not self._tree.in_transit() and self._tree.standstill() == (state, which)

    def _parents(self, pid):
        """The processes in which the parent of who is held in PID may be: its own (of a thread), or the one that forked it."""
        ppid, _ = self._tree.processes().get(pid, (self._scene, ""))
        return {pid, self._scene if self._tree.is_kit(ppid) else ppid}

    def _comes_to_rest(self, alive):
        """Let everybody go, once what the scene left behind, ALIVE, stands still: until then it may still come to a meeting (or took too long).

        So it does not depend on who is faster, the scene at its end or its children, whether they have met.
        """
        if alive and self._tree.available and time.monotonic() < self._settled_by and (self._tree.standstill()[0] == MOVING or self._poll.poll(0)):
            return False
        self._free, self._settled_by = True, time.monotonic() + SETTLING
        self._release(self._held)
        for meeting in self._meetings.values():
            self._part(meeting, met=False)
        return True

    def _settle(self, others, alive):
        """Once nothing that is left (OTHERS, of which some are ALIVE) can change any more (or it took too long), say what is left, and let the scene end."""
        threads = self._tree.threads(self._scene)
        if (alive or threads > 1) and time.monotonic() < self._settled_by:
            # A child of a scene without other threads: nobody will reap it, however long it sleeps.
            final = threads == 1 and all(others[pid][0] == self._scene for pid in alive)
            state, which = self._tree.standstill() if self._tree.available else (MOVING, None)
            if which != self._last or state == MOVING:
                self._last, self._asleep_since = which, time.monotonic()
            dozing = time.monotonic() - self._asleep_since > DOZE  # a daemon that sleeps does not end by itself
            if state == MOVING or not (state == STILL or final or dozing) or self._poll.poll(0):
                return
            others, alive = self._others()  # some may have ended just before all stood still
        self.left = {
            "processes": [
                {"pid": pid, "child": ppid == self._scene, "state": "alive" if pid in alive else "zombie", "command": self._tree.command(pid)}
                for pid, (ppid, state) in sorted(others.items())
            ],
            "ports": self._tree.listening([self._scene, *alive]),
        }
        _answer(self._done, {})
        self._done = None
        self._settled_by = float("inf")

    def _others(self):
        """({pid: (ppid, state)} of all processes but the scene's own and the library's, the pids of those that are alive)."""
        others = {pid: entry for pid, entry in self._tree.processes().items() if pid != self._scene and not self._tree.is_kit(pid)}
        return others, [pid for pid, (_, state) in others.items() if state not in "ZX"]

    def _release(self, those):
        self._held = [held for held in self._held if held not in those]
        self._naps = 0
        for _, _, connection in those:
            _answer(connection, {})

    def _part(self, meeting, met):
        meeting[3] = not met and bool(meeting[2]) or meeting[3]
        for connection in meeting[2]:
            _answer(connection, {"met": met})
        meeting[2] = []
        self._naps = 0


def _peer(connection, request):
    """The pid of who asks: the kernel's word where it gives one, else its own."""
    if hasattr(socket, "SO_PEERCRED"):
        return struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
    return int(request["pid"])


def _is_there(connection):
    """Does who waits at the other end still live?"""
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return True
    except OSError:
        return False


def _answer(connection, message):
    try:
        connection.send(json.dumps(message).encode() + b"\n")
    except OSError:
        pass  # it has died while it waited
    connection.close()
