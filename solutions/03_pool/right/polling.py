"""Differs by polling ready() with short sleeps, then closing; terminate() comes last."""

import time
from contextlib import ExitStack
from multiprocessing.pool import Pool


def run_tasks(func, items, workers=None):
    values = []
    for kind, value in ask(func, items, workers):
        if kind is Exception:
            raise value
        values.append(value)
    return values


def settle(func, items, workers=None):
    told = []
    for kind, value in ask(func, items, workers):
        told.append(("error", "%s: %s" % (type(value).__name__, value)) if kind is Exception else ("ok", value))
    return told


def ask(func, items, workers):
    if not callable(func):
        raise TypeError("not callable: %r" % (func,))
    items = tuple(items)
    with ExitStack() as stack:
        pool = Pool(workers)
        stack.callback(pool.terminate)
        stack.callback(pool.join)
        stack.callback(pool.close)
        waiting = {number: pool.apply_async(func, (item,)) for number, item in enumerate(items)}
        answers = [None] * len(items)
        while waiting:
            for number, result in list(waiting.items()):
                if result.ready():
                    del waiting[number]
                    try:
                        answers[number] = (None, result.get(timeout=0))
                    except Exception as error:
                        answers[number] = (Exception, error)
            time.sleep(0.005)
        return answers
