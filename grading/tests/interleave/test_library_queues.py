"""CPython's own tests of queues hold over the scheduled primitives."""

import pytest

from grading.tests.interleave.library_tests import LibraryTests

SCHEDULES = 50
FOR_LOAD = "a hundred threads and thousands of items: a test of load, not of order"

LEFT_OUT = {
    "test_many_threads": FOR_LOAD,
    "test_many_threads_nonblock": FOR_LOAD,
    "test_many_threads_timeout": FOR_LOAD,
    "test_shutdown_all_methods_in_many_threads": FOR_LOAD,
    "test_shutdown_immediate_all_methods_in_many_threads": FOR_LOAD,
    "test_references": "counts on a collection of garbage, which rests while a scene is explored",
}


def written_in_python(tests, library):
    names = ("PyQueueTest", "PyLifoQueueTest", "PyPriorityQueueTest", "PyFailingQueueTest", "PySimpleQueueTest")
    return {name: getattr(tests, name) for name in names}


TESTS = LibraryTests("test.test_queue", written_in_python)
NAMES = TESTS.names()


@pytest.mark.parametrize("case, method", NAMES, ids=[".".join(name) for name in NAMES])
def test_it_holds_in_every_schedule(case, method):
    if method in LEFT_OUT:
        pytest.skip(LEFT_OUT[method])
    results = {TESTS.run(case, method, seed) for seed in range(SCHEDULES)}

    assert results == {"passed"}
