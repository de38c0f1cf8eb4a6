"""Probes on queues: put and get, of queue's and of multiprocessing's."""

import multiprocessing.queues
import queue

from inside import log
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
    log.tell("put", of=type(this).__name__)  # before: a get of the same item must come later
    return put(this, *args, **kwargs)


def _get(get, this, *args, **kwargs):
    item = get(this, *args, **kwargs)
    log.tell("get", of=type(this).__name__)
    return item
