"""Probes on multiprocessing.Pool: open, submit, close, terminate, join.

A pool's own thread looks after dead workers whenever something moves; that is no sign of what its owner wants.
"""

import multiprocessing.pool

from inside import log
from inside.probes import processes
from inside.probes.wrap import wrap


def install():
    """Wrap multiprocessing.pool.Pool (ThreadPool too: it derives from it)."""
    pool = multiprocessing.pool.Pool
    wrap(pool, "__init__", _open)
    for name in ("apply_async", "map", "map_async", "starmap", "starmap_async", "imap", "imap_unordered"):
        wrap(pool, name, _submit)
    wrap(pool, "close", _close)
    wrap(pool, "terminate", _terminate)
    wrap(pool, "join", _join)
    wrap(pool, "_join_exited_workers", _look_after)
    pool._join_exited_workers = staticmethod(pool._join_exited_workers)


def _open(init, pool, *args, **kwargs):
    init(pool, *args, **kwargs)
    log.tell("pool open", width=pool._processes)


def _submit(submit, pool, *args, **kwargs):
    log.tell("pool submit", by=submit.__name__)
    return submit(pool, *args, **kwargs)


def _close(close, pool):
    log.tell("pool close")
    close(pool)


def _terminate(terminate, pool):
    log.tell("pool terminate")
    terminate(pool)


def _join(join, pool, *args, **kwargs):
    log.waits("pool join")
    join(pool, *args, **kwargs)
    log.tell("pool join")


def _look_after(join_exited, workers):
    processes.upkeep.on = True
    try:
        return join_exited(workers)
    finally:
        processes.upkeep.on = False
