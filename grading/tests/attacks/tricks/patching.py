"""Patches: other code in place of the library's, the kit's or the scheduler's.  See the package."""

# ruff: noqa: F821
from grading.tests.attacks.names import *  # what stands above a trick in its submission


# patches


def replaces_the_library(number):
    """The library's functions by which results are made: they were kept from before."""
    import builtins
    import json

    for module, name in ((json, "dumps"), (json, "loads"), (os, "write"), (os, "_exit"), (builtins, "repr"), (builtins, "isinstance")):
        setattr(module, name, lambda *args, **kwargs: message(prize(number)))
    return ""


def replaces_modules(number):
    """The kit's own modules, by others under their names."""
    import types

    for name in [name for name in sys.modules if name.startswith(("inside", "grading", "_pytest", "pytest"))]:
        sys.modules[name] = types.ModuleType(name)
    return ""


def freezes_the_clock(number):
    """Time stands still, and its alarms never ring."""
    import time

    for name in ("time", "monotonic", "perf_counter", "process_time", "sleep"):
        setattr(time, name, lambda *args: 0.0)
    return ""


def predicts_the_random(number):
    """Whatever is drawn, it is the same: values are drawn in the judge."""
    import random

    random.Random.random = lambda self: 0.0
    random.seed = lambda *args: None
    return ""


def hooks_imports(number):
    """Whatever is imported from now on is a fake."""
    import builtins

    builtins.__import__ = lambda *args, **kwargs: sys
    sys.meta_path.clear()
    return ""


# at the import of the submission, before anything is asked


def at_import_runs_threads_in_line(number=None):
    """Threads that are never at the same time: start() runs them."""
    import threading

    threading.Thread.start = threading.Thread.run
    threading.Thread.join = lambda *args: None


def at_import_turns_tracing_off(number=None):
    """One processor, no tracing, no switching."""
    sys.settrace(None)
    sys.setprofile(None)
    sys.setswitchinterval(1000)
    for tool in range(6):
        if hasattr(sys, "monitoring"):
            sys.monitoring.free_tool_id(tool)
    try:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    except OSError:
        pass


def at_import_makes_locks_do_nothing(number=None):
    """Nobody is ever held."""
    import threading

    threading.Lock = threading.RLock = lambda: __import__("contextlib").nullcontext()


def at_import_says_that_all_is_well(number=None):
    """A result at once, and away."""
    write_everywhere(message(prize(3)))
    os._exit(0)
