"""I believe that no function is given twice.

Caught by: test_a_function_that_is_given_twice
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
    lines = [f"thread {current_thread().name} is running..."]
    thread = Thread(target=loop, name=name, args=(n, lines.append))
    thread.start()
    thread.join()
    lines.append(f"thread {current_thread().name} ended.")
    return lines


def gather(*funcs):
    for func in funcs:
        if not callable(func):
            raise TypeError(f"gather takes functions, not {func!r}")
    results, errors = {}, {}

    def run(func):
        try:
            results[func] = func()
        except BaseException as error:
            errors[func] = error

    threads = [Thread(target=run, args=(func,)) for func in funcs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for func in funcs:
        if func in errors:
            raise errors[func]
    return [results[func] for func in funcs]
