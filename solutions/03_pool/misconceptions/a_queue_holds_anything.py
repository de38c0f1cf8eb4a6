"""I believe that a queue keeps whatever the workers put on it until I come for it.
A pipe holds 64 kB: the workers wait for a reader, and the reader waits for the workers in join().

Caught by: test_large_values
"""

from multiprocessing import Pool, Queue


def run_tasks(func, items, workers=None):
    values = []
    for failed, value in _finished(func, items, workers):
        if failed:
            raise value
        values.append(value)
    return values


def settle(func, items, workers=None):
    return [_outcome(number, value) for number, value in _finished(func, items, workers)]


def _finished(func, items, workers):
    if not callable(func):
        raise TypeError(f"func must be callable, not {func!r}")
    items = list(items)
    queue = Queue()
    with Pool(workers, _keep_queue, (queue,)) as pool:
        for number, item in enumerate(items):
            pool.apply_async(_task, (func, number, item))
        pool.close()
        pool.join()  # why it is wrong: a worker ends only when somebody has read what it put
    found = dict(queue.get() for _ in items)
    queue.close()
    queue.join_thread()
    return [found[number] for number in range(len(items))]


def _keep_queue(queue):
    global _queue
    _queue = queue


def _task(func, number, item):
    try:
        _queue.put((number, (False, func(item))))
    except Exception as error:
        _queue.put((number, (True, error)))


def _outcome(failed, value):
    return ("error", f"{type(value).__name__}: {value}") if failed else ("ok", value)
