"""Differs by spelling each function out: results first, the pool seen off in a finally block, no with."""

import multiprocessing


def run_tasks(func, items, workers=None):
    if not callable(func):
        raise TypeError("func must be callable")
    tasks = [(item,) for item in items]
    if workers is not None and workers < 1:
        raise ValueError("workers must be at least 1")
    pool = multiprocessing.Pool(workers)
    try:
        handles = []
        for task in tasks:
            handles.append(pool.apply_async(func, task))
        for handle in handles:
            handle.wait()
        values = []
        for handle in handles:
            values.append(handle.get())
        return values
    finally:
        pool.close()
        pool.join()


def settle(func, items, workers=None):
    if not callable(func):
        raise TypeError("func must be callable")
    tasks = [(item,) for item in items]
    if workers is not None and workers < 1:
        raise ValueError("workers must be at least 1")
    pool = multiprocessing.Pool(workers)
    try:
        handles = []
        for task in tasks:
            handles.append(pool.apply_async(func, task))
        outcomes = []
        for handle in handles:
            try:
                outcomes.append(("ok", handle.get()))
            except Exception as error:
                outcomes.append(("error", type(error).__name__ + ": " + str(error)))
        return outcomes
    finally:
        pool.close()
        pool.join()
