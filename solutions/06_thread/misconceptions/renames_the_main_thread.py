"""I believe that a thread is nothing but a name.

Caught by: test_the_loop_runs_in_a_thread_of_that_name
"""

from threading import Thread, current_thread


def loop(n, say):
    name = current_thread().name
    say(f"thread {name} is running...")
    for number in range(1, n + 1):
        say(f"thread {name} >>> {number}")
    say(f"thread {name} ended.")


def run_named(name, n):
    range(n)
    thread = current_thread()
    before = thread.name
    lines = [f"thread {before} is running..."]
    thread.name = name
    loop(n, lines.append)
    thread.name = before
    return [*lines, f"thread {before} ended."]


def gather(*funcs):
    for func in funcs:
        if not callable(func):
            raise TypeError(f"gather takes functions, not {func!r}")
    results, errors = [None] * len(funcs), [None] * len(funcs)

    def run(place, func):
        try:
            results[place] = func()
        except BaseException as error:
            errors[place] = error

    threads = [Thread(target=run, args=(place, func)) for place, func in enumerate(funcs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        if error is not None:
            raise error
    return results
