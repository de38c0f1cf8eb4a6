"""Probes on queues: put and get, of queue's and of multiprocessing's."""

import multiprocessing.queues
import os
import queue

from inside import label, log
from inside.probes.wrap import wrap


def install():
    """Wrap the Queue classes.  JoinableQueue, LifoQueue and PriorityQueue derive from them."""
    for kind in (queue.Queue, multiprocessing.queues.Queue):
        wrap(kind, "put", _put)
        wrap(kind, "get", _get)
    wrap(multiprocessing.queues.JoinableQueue, "put", _put)
    wrap(multiprocessing.queues.SimpleQueue, "put", _put)
    wrap(multiprocessing.queues.SimpleQueue, "get", _get)


def _put(put, this, *args, **kwargs):
    which = _which(this)
    log.tell("put", of=type(this).__name__, queue=which, **_label(*args, **kwargs))  # before: a get of the same item must come later
    try:
        return put(this, *args, **kwargs)
    except queue.Full:
        log.tell("full", of=type(this).__name__, queue=which)  # the put that was told did not happen
        raise


def _get(get, this, *args, **kwargs):
    log.waits("get", thing=_which(this))
    item = get(this, *args, **kwargs)
    log.tell("get", of=type(this).__name__, queue=_which(this), **_label(item))
    return item


def _label(item=None, *args, obj=None, **kwargs):
    """Where details are wanted: what the item is, in short."""
    return {"item": label.short(item if obj is None else obj)} if log.detailed() else {}


def _which(this):
    """What tells this queue from others: the same in every process that has it."""
    reader = getattr(this, "_reader", None)
    try:
        return f"pipe {os.fstat(reader.fileno()).st_ino}" if reader is not None else f"{os.getpid()} {id(this)}"
    except OSError:
        return "closed"
