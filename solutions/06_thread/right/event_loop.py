"""An event loop waits for a pool of its own; what is raised stays in the futures until all are done."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Thread, current_thread


def loop(n, say):
    name = current_thread().name
    say(f"thread {name} is running...")
    for number in range(1, n + 1):
        say(f"thread {name} >>> {number}")
    say(f"thread {name} ended.")


def run_named(name, n):
    if not isinstance(n, int):
        raise TypeError(f"n must be an int, not {n!r}")
    lines = [f"thread {current_thread().name} is running..."]
    with_name = Thread(target=loop, args=(n, lines.append), name=name)
    with_name.start()
    with_name.join()
    return lines + [f"thread {current_thread().name} ended."]


async def in_threads(funcs):
    event_loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=len(funcs)) as pool:
        futures = [event_loop.run_in_executor(pool, outcome, func) for func in funcs]
        return await asyncio.gather(*futures)


def outcome(func):
    try:
        return func(), None
    except BaseException as error:
        return None, error


def gather(*funcs):
    for func in funcs:
        if not callable(func):
            raise TypeError(f"cannot call {func!r}")
    if not funcs:
        return []
    outcomes = asyncio.run(in_threads(funcs))
    for _, error in outcomes:
        if error is not None:
            raise error
    return [value for value, _ in outcomes]
