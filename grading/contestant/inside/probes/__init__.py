"""Probes: they log what the course's primitives do, in every process of the scene, under every start method.

One file a family.  Each has `install()`, which wraps functions of the standard library in place; a wrapper does what it wraps
and tells the log, nothing else.  The process family comes first: the others rely on it in spawned children.
"""

import importlib

FAMILIES = ("processes", "spawning", "programs", "threads", "pools", "locks", "queues", "pipes", "managers", "waits", "tripwire")


def install():
    """Install all probes in this process.  They say nothing before `configure`."""
    for family in FAMILIES:
        importlib.import_module(f"inside.probes.{family}").install()


def configure(rendezvous, fds, limit, holding=None, detail=()):
    """Let the probes speak.

    RENDEZVOUS is the path of the supervisor's socket.  FDS are the descriptors that every process of the scene has:
    {"events": the log, "stacks": where stacks are written when they are asked for}.  LIMIT: the seconds that the scene may take.
    HOLDING: see `hold_children`.  DETAIL are the files whose lines the log is to name (see `log.detail`).
    """
    from inside import log, stacks
    from inside.probes import processes, spawning, waits

    log.open_on(fds["events"])
    log.detail(detail)
    stacks.register(fds["stacks"])
    processes.rendezvous = rendezvous
    processes.holding = holding
    spawning.settings = {"rendezvous": rendezvous, "fds": fds, "limit": limit, "detail": detail}
    waits.limit = limit


def hold_children(at):
    """Hold every child at its "start" or "end"; None: at neither."""
    from inside.probes import processes

    processes.holding = at


def hold_threads(at):
    """Hold every thread of this process at its "start" or "end"; None: at neither."""
    from inside.probes import threads

    threads.holding = at
