"""Probes on multiprocessing.Pool: open, submit, close, terminate, join."""

import multiprocessing.pool

from inside import log
from inside.probes.wrap import wrap


def install():
    """Wrap multiprocessing.pool.Pool (ThreadPool too: it derives from it)."""
    pool = multiprocessing.pool.Pool
    wrap(pool, "__init__", _open)
    for name in ("apply_async", "map", "map_async", "starmap", "starmap_async", "imap", "imap_unordered"):
        wrap(pool, name, _submit)
    for name in ("close", "terminate", "join"):
        wrap(pool, name, _teller(f"pool {name}"))


def _open(init, pool, *args, **kwargs):
    init(pool, *args, **kwargs)
    log.tell("pool open", width=pool._processes)


def _submit(submit, pool, *args, **kwargs):
    log.tell("pool submit", by=submit.__name__)
    return submit(pool, *args, **kwargs)


def _teller(kind):
    def around(original, pool):
        answer = original(pool)
        log.tell(kind)
        return answer

    return around
