"""Probes on programs started by subprocess or os.posix_spawn: their start, and the polls that subprocess makes by itself."""

import os
import shlex
import subprocess

from inside import log
from inside.probes import processes
from inside.probes.wrap import wrap

LONGEST = 200  # characters kept of a command line


def install():
    """Wrap what starts a program, and subprocess's own waitpid.  All other ways to wait are in `processes`."""
    wrap(subprocess.Popen, "_execute_child", _execute)
    wrap(subprocess.Popen, "_internal_poll", _poll)
    for name in ("posix_spawn", "posix_spawnp"):
        wrap(os, name, _spawn)


def _execute(execute, popen, args, *rest):
    execute(popen, args, *rest)
    _started(popen.pid, args)


def _spawn(spawn, path, argv, *rest, **options):
    pid = spawn(path, argv, *rest, **options)
    _started(pid, argv)
    return pid


def _started(pid, args):
    log.tell("start", child=pid, name="", program=_spell(args))


def _spell(args):
    """The command line, as one would type it."""
    if isinstance(args, (str, bytes, os.PathLike)):
        return os.fsdecode(args)[:LONGEST]
    return shlex.join(os.fsdecode(word) for word in args)[:LONGEST]


def _poll(poll, popen, *args, **kwargs):
    """Popen.poll and __del__ use the waitpid that they kept from the import of subprocess."""
    before = popen.returncode
    status = poll(popen, *args, **kwargs)
    if status is None:
        processes.hand_shown(popen.pid)
    elif before is None:
        processes.reaped(popen.pid, status)
    return status
