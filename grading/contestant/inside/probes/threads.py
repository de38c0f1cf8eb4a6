"""Probes on threads: start, first and last step, join."""

import threading

from inside import log
from inside.probes.wrap import wrap


def install():
    """Wrap threading.Thread."""
    wrap(threading.Thread, "start", _start)
    wrap(threading.Thread, "_bootstrap_inner", _run)
    wrap(threading.Thread, "join", _join)


def _start(start, thread):
    log.tell("thread start", of=thread.name, daemon=thread.daemon)
    start(thread)


def _run(run, thread):
    log.tell("thread begin", of=thread.name)
    try:
        run(thread)
    finally:
        log.tell("thread end", of=thread.name)


def _join(join, thread, timeout=None):
    join(thread, timeout)
    log.tell("thread join", of=thread.name, done=not thread.is_alive())
