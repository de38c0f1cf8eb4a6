"""CPython's own tests of locks, events, conditions, semaphores and barriers hold over the scheduled primitives."""

import pytest

from grading.tests.interleave.library_tests import LibraryTests

SCHEDULES = 50

LEFT_OUT = {
    ("ConditionAsRLockTests", "test_recursion_count"): "a Condition has no _recursion_count; CPython skips it as well",
}


def with_lock_types(tests, library):
    threading = library.threading
    factories = {
        "LockTests": (tests.LockTests, threading.Lock),
        "RLockTests": (tests.RLockTests, threading.RLock),
        "PyRLockTests": (tests.RLockTests, threading._PyRLock),
        "ConditionAsRLockTests": (tests.RLockTests, threading.Condition),
    }
    cases = {name: type(name, (base,), {"locktype": staticmethod(make)}) for name, (base, make) in factories.items()}
    cases["EventTests"] = type("EventTests", (tests.EventTests,), {"eventtype": staticmethod(threading.Event)})
    cases["ConditionTests"] = type("ConditionTests", (tests.ConditionTests,), {"condtype": staticmethod(threading.Condition)})
    cases["SemaphoreTests"] = type("SemaphoreTests", (tests.SemaphoreTests,), {"semtype": staticmethod(threading.Semaphore)})
    cases["BoundedSemaphoreTests"] = type(
        "BoundedSemaphoreTests", (tests.BoundedSemaphoreTests,), {"semtype": staticmethod(threading.BoundedSemaphore)}
    )
    cases["BarrierTests"] = type("BarrierTests", (tests.BarrierTests,), {"barriertype": staticmethod(threading.Barrier)})
    return cases


TESTS = LibraryTests("test.lock_tests", with_lock_types)
NAMES = TESTS.names()


@pytest.mark.parametrize("case, method", NAMES, ids=[".".join(name) for name in NAMES])
def test_it_holds_in_every_schedule(case, method):
    if (case, method) in LEFT_OUT:
        pytest.skip(LEFT_OUT[case, method])
    results = {TESTS.run(case, method, seed) for seed in range(SCHEDULES)}

    assert results == {"passed"}
