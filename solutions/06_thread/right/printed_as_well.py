"""An error is kept for the caller and then takes its usual way: it is printed as well."""

import threading


def loop(n, say):
    name = threading.current_thread().name
    say("thread " + name + " is running...")
    for number in range(n):
        say("thread " + name + " >>> " + str(number + 1))
    say("thread " + name + " ended.")


def run_named(name, n):
    if n != int(n):
        raise ValueError("n must be whole")
    main, lines = threading.current_thread().name, []
    lines.append("thread " + main + " is running...")
    thread = threading.Thread(target=loop, args=[n], kwargs={"say": lines.append}, name=name)
    thread.start()
    thread.join()
    lines.append("thread " + main + " ended.")
    return lines


def gather(*funcs):
    results, errors = {}, {}

    def call(number):
        try:
            results[number] = funcs[number]()
        except BaseException as error:
            errors[number] = error
            raise

    if any(not callable(func) for func in funcs):
        raise TypeError("gather takes functions only")
    threads = [threading.Thread(target=call, args=(number,)) for number in range(len(funcs))]
    for thread in threads:
        thread.start()
    while threads:
        threads.pop().join()
    if errors:
        raise errors[min(errors)]
    return [results[number] for number in range(len(funcs))]
