"""Runs CPython's own tests of threading and queue over the scheduled primitives, each under many schedules.

Those tests order their threads by sleeping, so time passes here only when nobody else can go on; who goes on is drawn at
random.  What of `test.support` waits for real threads is replaced.
"""

import contextlib
import gc
import importlib.util
import unittest
from functools import cache
from pathlib import Path
from random import Random
from types import ModuleType

from grading.interleave.errors import Abort
from grading.interleave.explorer import Everything
from grading.interleave.library import Library
from grading.interleave.primitives import now
from grading.interleave.stepper import Stepper


class Patient:
    """Draws who goes on, and lets nobody's time run out early."""

    def __init__(self, seed):
        self._random = Random(seed)

    def choose(self, options):
        return self._random.choice([place for place, option in enumerate(options) if not option.early])


@cache
def code_of(name):
    path = importlib.util.find_spec(name).origin
    return compile(Path(path).read_text(encoding="utf-8"), path, "exec")


class LibraryTests:
    """The tests of one module of CPython's `test` package, over one library of scheduled primitives."""

    def __init__(self, module, prepare, helpers=()):
        self._module = module
        self._helpers = helpers  # modules that it imports, which must be over the scheduled library as well
        self._prepare = prepare  # (tests, library, import_module) -> {name: TestCase class}
        self._library = Library()
        self._builtins = self._library.builtins({})

    def _support(self):
        real = importlib.import_module("test.support")
        sleep = self._library._find("time").sleep

        def sleeping_retry(timeout, err_msg=None, /, *, init_delay=0.01, max_delay=1.0, error=True):
            for _ in range(2000):
                yield
                sleep(init_delay)
            raise AssertionError(f"still not so after {2000 * init_delay} virtual seconds")

        @contextlib.contextmanager
        def wait_threads_exit(timeout=None):
            before = len(now.stepper.tasks)
            yield
            while any(task.alive for task in now.stepper.tasks[before:]):
                sleep(0.01)

        helper = ModuleType("test.support.threading_helper")
        vars(helper).update(vars(importlib.import_module("test.support.threading_helper")))
        vars(helper).update(
            wait_threads_exit=wait_threads_exit, threading_setup=lambda: (), threading_cleanup=lambda *_: None,
            join_thread=lambda thread, timeout=None: thread.join(timeout),
        )  # fmt: skip
        imports = ModuleType("test.support.import_helper")
        imports.import_fresh_module = lambda name, **how: self._library._find(name)
        support = ModuleType("test.support")
        vars(support).update(vars(real))
        vars(support).update(
            threading_helper=helper, import_helper=imports, sleeping_retry=sleeping_retry, busy_retry=sleeping_retry,
            reap_children=lambda: None,
        )  # fmt: skip
        test = ModuleType("test")
        vars(test).update(support=support)
        return {
            "test": test, "test.support": support, "test.support.threading_helper": helper, "test.support.import_helper": imports,
        }  # fmt: skip

    def _load(self):
        self._library.fresh()
        self._library.modules = self._support()
        for name in (*self._helpers, self._module):
            module = self._library.modules[name] = ModuleType(name)
            vars(module).update(__builtins__=self._builtins, __package__=name.rpartition(".")[0])
            exec(code_of(name), vars(module))
        return self._prepare(module, self._library)

    def names(self):
        """Each test as (class, method)."""
        found = []

        def collect():
            for name, case in self._load().items():
                found.extend((name, method) for method in unittest.defaultTestLoader.getTestCaseNames(case))

        trouble = self._step(Patient(0), collect)
        assert found, trouble
        return found

    def run(self, case, method, seed):
        """ "passed", "skipped", or what went wrong."""
        report = []

        def play():
            result = unittest.TestResult()
            self._load()[case](method).run(result)
            problems = [text for _, text in (*result.failures, *result.errors)]
            if any(Abort.__name__ in text for text in problems):
                raise Abort
            report.append("skipped" if result.skipped else "".join(problems) or "passed")

        marker = self._step(Patient(seed), play)
        return report[0] if report else str(marker)

    def _step(self, strategy, play):
        stepper = now.stepper = Stepper(strategy.choose, Everything(), patience=20.0)
        gc.freeze()  # some tests collect garbage, and need not walk all that pytest has made
        try:
            return stepper.run(play)
        finally:
            gc.unfreeze()
