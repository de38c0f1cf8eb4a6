"""`beside`: run a function in a process that is no child of the scene's, like a program that somebody else has started.

It has none of the scene's open files and connections, is not held, and counts neither as a child nor, unless it is still there
when the scene ends, as left behind.
"""

import os
import sys
from multiprocessing.managers import BaseProxy

from inside import log, probes, wire
from inside.probes import processes, spawning

_fork, _waitpid, _pipe, _exit, _getpid = os.fork, os.waitpid, os.pipe, os._exit, os.getpid
_read, _write, _close, _dup2, _closerange = os.read, os.write, os.close, os.dup2, os.closerange


class BesideError(Exception):
    """What runs beside the scene has raised something: "visitors: ConnectionResetError: …"."""


def beside(function, *args):
    """Start FUNCTION(*args) in a process of its own; returns its Companion."""
    name = function.__name__.replace("_", " ")
    sys.stdout.flush()
    sys.stderr.flush()
    reader, writer = _pipe()
    pid = _fork_unseen()
    if pid == 0:
        if _fork_unseen() == 0:
            _run(name, function, args, writer)
        _exit(0)  # so that the other is an orphan
    _waitpid(pid, 0)
    _close(writer)
    return Companion(name, reader)


def _fork_unseen():
    with processes.unseen():
        return _fork()


def _run(name, function, args, writer):
    """All that the other process does."""
    processes.noticed()
    log.tell("beside", child=_getpid(), name=name)
    probes.hold_children(None)
    probes.hold_threads(None)
    _dup2(writer, 3)
    _closerange(4, min(spawning.settings["fds"].values()))
    BaseProxy._address_to_local.clear()  # else a proxy of its own would speak on a connection of the scene's, now closed
    try:
        message = {"value": wire.pack(function(*args))}
    except BaseException as error:  # a SystemExit too must not get into the scene's own code
        message = {"error": f"{type(error).__name__}: {error}"}
        if isinstance(error, NotImplementedError):
            message["todo"] = str(error)
        log.tell("note", text=f"{name} raised {message['error'][:500]}")  # for the account, should nobody come to ask for the result
    sys.stdout.flush()
    sys.stderr.flush()
    line = wire.dump(message)
    while line:
        line = line[_write(3, line) :]
    _exit(0)


class Companion:
    """A function that runs beside the scene."""

    def __init__(self, name, reader):
        self._name, self._reader, self._owner = name, reader, _getpid()

    def result(self):
        """Wait for its end and return its value; raises BesideError where it raised something or died, or the stub's TODO again."""
        if _getpid() != self._owner:
            raise BesideError(f"only the scene's own process may ask for what {self._name} did")
        said = b""
        while chunk := _read(self._reader, 1 << 16):
            said += chunk
        _close(self._reader)
        if not said:
            raise BesideError(f"{self._name}: was ended before it was done")
        message = wire.load(said)
        if message.get("todo", "").startswith("TODO"):
            raise NotImplementedError(message["todo"])
        if "error" in message:
            raise BesideError(f"{self._name}: {message['error']}")
        return wire.unpack(message["value"])
