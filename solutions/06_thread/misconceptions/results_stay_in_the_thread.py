"""I believe that `join` returns what the thread's function returned.

Caught by: test_each_function_gives_its_result
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
    threads = [Thread(target=func) for func in funcs]
    for thread in threads:
        thread.start()
    return [thread.join() for thread in threads]
