"""Probe on waits: a timeout that is longer than the scene may take is none.

Who waits for a minute, in a scene that may take a third of it, waits for ever; but a timer that runs keeps a scene from the
standstill at which it is known to be stuck (see `proctree`), and it would be ended by its limit only, much later.
"""

import multiprocessing.connection
import threading

from inside.probes.wrap import wrap

limit = float("inf")  # seconds that the scene may take


def install():
    """Wrap what Event, Barrier, Semaphore and queue.Queue wait by, and what connections and processes are waited for by."""
    wrap(threading.Condition, "wait", _wait)
    wrap(multiprocessing.connection, "wait", _wait)


def _wait(wait, awaited, timeout=None):
    return wait(awaited, None if timeout is not None and timeout >= limit else timeout)
