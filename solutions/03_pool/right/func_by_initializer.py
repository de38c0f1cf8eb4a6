"""Differs by giving func to each worker once, by an initializer; a task sends the item alone. Waits with timeouts."""

import multiprocessing as mp


class Worker:
    func = None

    @classmethod
    def begin(cls, func):
        cls.func = func

    @classmethod
    def work(cls, item):
        return cls.func(item)


def begin(func):
    Worker.begin(func)


def work(item):
    return Worker.work(item)


def run_tasks(func, items, workers=None):
    return [result.get() for result in finish(func, items, workers)]


def settle(func, items, workers=None):
    outcomes = []
    for result in finish(func, items, workers):
        if result.successful():
            outcomes.append(("ok", result.get()))
            continue
        try:
            result.get()
        except BaseException as error:
            outcomes.append(("error", f"{type(error).__name__}: {error}"))
    return outcomes


def finish(func, items, workers):
    if not callable(func):
        raise TypeError("func")
    items = [*items]
    pool = mp.Pool(workers, initializer=begin, initargs=(func,))
    try:
        results = [pool.apply_async(work, (item,)) for item in items]
        for result in results:
            while not result.ready():
                result.wait(30)
    finally:
        pool.close()
        pool.join()
    return results
