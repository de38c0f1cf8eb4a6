"""Threads of classes of their own, which know what they are to do and what came of it."""

from operator import index
from threading import Thread, current_thread


class Looper(Thread):
    def __init__(self, name, n, say):
        Thread.__init__(self, name=name, daemon=True)
        self.n, self.say = n, say

    def run(self):
        loop(self.n, self.say)


class Call(Thread):
    """A thread that keeps what its function returns or raises."""

    def __init__(self, func):
        super().__init__()
        if not callable(func):
            raise ValueError(f"cannot call {func!r}")
        self.func, self.error = func, None

    def run(self):
        try:
            self.result = self.func()
        except BaseException as error:
            self.error = error

    def get(self):
        if self.error is not None:
            raise self.error
        return self.result


def loop(n, say):
    def tell(text):
        say(f"thread {current_thread().name} {text}")

    tell("is running...")
    for count in range(n):
        tell(f">>> {count + 1}")
    tell("ended.")


def run_named(name, n):
    lines = []
    looper = Looper(name, index(n), lines.append)
    looper.start()
    looper.join()
    me = current_thread().name
    return [f"thread {me} is running..."] + lines + [f"thread {me} ended."]


def gather(*funcs):
    calls = [Call(func) for func in funcs]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    return [call.get() for call in calls]
