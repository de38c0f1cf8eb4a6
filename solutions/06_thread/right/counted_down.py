"""Raw threads, counted down under a condition; a lock that is handed from the loop's end to the last line."""

import _thread
from threading import Condition, Lock, Thread, current_thread


def loop(n, say):
    count, name = 0, current_thread().name
    say(f"thread {name} is running...")
    while count != n:
        count += 1
        say(f"thread {name} >>> {count}")
    say(f"thread {name} ended.")


def run_named(name, n):
    if not hasattr(n, "__index__"):
        raise TypeError("how many rounds?")
    at_work, lines = Lock(), [f"thread {current_thread().name} is running..."]

    def work():
        loop(n, lines.append)
        at_work.release()

    at_work.acquire()
    Thread(name=name, target=work).start()
    with at_work:
        return [*lines, f"thread {current_thread().name} ended."]


def gather(*funcs):
    assert_callable(funcs)
    outcomes, change = {}, Condition()

    def work(number):
        try:
            outcome = True, funcs[number]()
        except BaseException as error:
            outcome = False, error
        with change:
            outcomes[number] = outcome
            change.notify_all()

    for number in range(len(funcs)):
        _thread.start_new_thread(work, (number,))
    with change:
        change.wait_for(lambda: len(outcomes) == len(funcs))
    results = []
    for number in sorted(outcomes):
        fine, value = outcomes[number]
        if not fine:
            raise value
        results.append(value)
    return results


def assert_callable(funcs):
    for func in funcs:
        if not callable(func):
            raise TypeError(f"{func!r} cannot be called")
