"""Differs by callbacks that put each result or error into its own place; nobody ever calls get()."""

from functools import partial
from multiprocessing import Pool


def run_tasks(func, items, workers=None):
    values, errors = collect(func, items, workers)
    if errors:
        raise errors[min(errors)]
    return [values[place] for place in sorted(values)]


def settle(func, items, workers=None):
    values, errors = collect(func, items, workers)
    outcomes = {place: ("ok", value) for place, value in values.items()}
    outcomes |= {place: ("error", f"{type(error).__name__}: {error}") for place, error in errors.items()}
    return [outcome for _, outcome in sorted(outcomes.items())]


def collect(func, items, workers):
    if not callable(func):
        raise TypeError(f"cannot call {func!r}")
    tasks = list(enumerate(items))
    values, errors = {}, {}
    with Pool(workers) as pool:
        for place, item in tasks:
            pool.apply_async(
                func,
                args=(item,),
                callback=partial(values.__setitem__, place),
                error_callback=partial(errors.__setitem__, place),
            )
        pool.close()
        pool.join()
    return values, errors
