"""Probes on threads: start, first and last step, join; and the holding of threads."""

import threading

from inside import log
from inside.ask import ask
from inside.probes import processes
from inside.probes.wrap import wrap

holding = None  # "start" or "end": where threads are held


def install():
    """Wrap threading.Thread."""
    wrap(threading.Thread, "start", _start)
    wrap(threading.Thread, "_bootstrap_inner", _run)
    wrap(threading.Thread, "join", _join)


def _start(start, thread):
    log.tell("thread start", of=thread.name, daemon=thread.daemon)
    start(thread)


def _run(run, thread):
    log.tell("thread begin", thread=thread.name[:100], of=thread.name)  # the interpreter does not know it yet, nor any more below
    if holding:
        _hold(thread, holding)
    try:
        run(thread)
    finally:
        log.tell("thread end", thread=thread.name[:100], of=thread.name)


def _hold(thread, at):
    """Hold it inside its run: whoever starts it waits until it is there."""
    run = thread.run

    def held_run():
        del thread.run
        if at == "start":
            ask(processes.rendezvous, "hold")
        try:
            run()
        finally:
            if at == "end":
                ask(processes.rendezvous, "hold")

    thread.run = held_run


def _join(join, thread, timeout=None):
    log.waits("thread join", thing=thread.name)
    join(thread, timeout)
    log.tell("thread join", of=thread.name, done=not thread.is_alive())
