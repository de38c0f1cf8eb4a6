"""I believe that the length of a list tells me the next free place, and that it is still free when I take it.

Caught by: test_results_come_in_the_order_of_the_arguments
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
    results, errors = [], [None] * len(funcs)

    def run(number, func):
        place = len(results)
        results.append(None)
        try:
            results[place] = func()
        except BaseException as error:
            errors[number] = error

    threads = [Thread(target=run, args=(number, func)) for number, func in enumerate(funcs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        if error is not None:
            raise error
    return results
