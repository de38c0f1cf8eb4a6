"""CPython's own tests of thread pools hold over the scheduled primitives, where the interpreter ships them (3.13)."""

import importlib.util

import pytest

from grading.tests.interleave.library_tests import LibraryTests

PACKAGE = "test.test_concurrent_futures"
if importlib.util.find_spec(PACKAGE) is None:
    pytest.skip(f"this interpreter does not ship {PACKAGE}", allow_module_level=True)

SCHEDULES = 50
GARBAGE = "waits on the real clock for garbage to be collected, which rests while a scene is explored"
LEFT_OUT = {
    "test_hang_global_shutdown_lock": "forks processes",
    "test_idle_thread_reuse": "expects a worker to be idle again before the next task comes, which a schedule may deny",
    "test_map_timeout": "asks for wall-clock time, and is skipped",
    "test_no_stale_references": GARBAGE,
    "test_free_reference": GARBAGE,
}


def of_threads(tests, library):
    return {"ThreadPoolExecutorTest": tests.ThreadPoolExecutorTest}


TESTS = LibraryTests(f"{PACKAGE}.test_thread_pool", of_threads, helpers=(f"{PACKAGE}.util", f"{PACKAGE}.executor"))
NAMES = TESTS.names()


@pytest.mark.parametrize("case, method", NAMES, ids=[".".join(name) for name in NAMES])
def test_it_holds_in_every_schedule(case, method):
    if method in LEFT_OUT:
        pytest.skip(LEFT_OUT[method])
    results = {TESTS.run(case, method, seed) for seed in range(SCHEDULES)}

    assert results == {"passed"}
