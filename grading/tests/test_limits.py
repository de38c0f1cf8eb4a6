"""Each limit ends its scene with words of its own, whatever the scene's code does about it, and costs no other scene anything."""

import dataclasses
import os
import subprocess
import sys

import pytest

from grading.contestant.inside import watchdog
from grading.contestant.limits import MB, Limits
from grading.tests.levels import CONFINING, at, play, value, verdict

SMALL = Limits(memory=96 * MB, processes=40, files=100, disk=4 * MB, names=500, output=1 * MB)


@pytest.fixture(scope="module", params=["process", *CONFINING])
def contestant(request):
    with at(request.param, limits=SMALL) as started:
        started.name = request.param
        yield started


# Each does its deed, then does as if nothing had happened.


def work():
    try:
        while True:
            pass
    except BaseException:
        return "right"


def work_in_turns():
    """No process lives long enough to use much by itself."""
    import os

    while True:
        if os.fork() == 0:
            sum(range(500_000))
            os._exit(0)
        os.wait()


def hoard():
    kept = []
    try:
        while True:
            kept.append(bytearray(b"x" * 1_000_000))
    except BaseException:
        kept.clear()
    return "right"


def hoard_at_once():
    bytearray(b"x" * 200_000_000)
    return "right"


def hoard_together():
    import os
    import signal

    for _ in range(4):
        if os.fork() == 0:
            kept = bytearray(b"x" * 40_000_000)
            signal.pause()
            del kept
    signal.pause()


def hoard_shared_memory():
    import mmap
    import signal

    kept = [mmap.mmap(-1, 10_000_000) for _ in range(20)]
    for each in kept:
        each.write(b"x" * 10_000_000)
    signal.pause()


def fork_bomb():
    """Bounded for the machine's sake: where nothing stops it, 256 processes."""
    import os
    import signal

    for _ in range(8):
        try:
            os.fork()
        except OSError:
            pass
    signal.pause()


def thread_bomb():
    import threading

    stop = threading.Event()
    for _ in range(200):
        try:
            threading.Thread(target=stop.wait, daemon=True).start()
        except RuntimeError:
            pass
    stop.wait()


def open_all():
    import os

    kept = []
    try:
        while True:
            kept.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        stop = __import__("threading").Event()
        stop.wait()


def write_much():
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with open("big", "wb") as file:
            while True:
                file.write(bytes(100_000))
    except OSError:
        return "right"


def write_simply():
    with open("big", "wb") as file:
        while True:
            file.write(bytes(100_000))


def write_many():
    try:
        for number in range(10):
            with open(f"big{number}", "wb") as file:
                file.write(bytes(1_000_000))
    except OSError:
        pass
    return "right"


def make_many():
    for number in range(3_000):
        with open(f"empty{number}", "wb"):
            pass
    return "right"


def flood():
    import os

    for _ in range(400):
        os.write(1, bytes(10_000))
    return "right"


def hello():
    return "hello"


WORDS = {
    work: "used more than 1 s of processor time",
    work_in_turns: "used more than 1 s of processor time",
    hoard: "used more than 96 MB of memory",
    hoard_at_once: "used more than 96 MB of memory",
    hoard_together: "used more than 96 MB of memory",
    hoard_shared_memory: "used more than 96 MB of memory",
    fork_bomb: "had more than 40 processes and threads at once",
    thread_bomb: "had more than 40 processes and threads at once",
    open_all: "had more than 100 files open in one process",
    write_simply: "wrote more than 4 MB to files",
    write_much: "wrote more than 4 MB to files",
    write_many: "wrote more than 4 MB to files",
    make_many: "made more than 500 files",
    flood: "wrote more than 1 MB of output",
}
SCRATCH = (write_much, write_many, make_many)  # need a scratch space of the scene's own


@pytest.mark.parametrize("scene", WORDS, ids=lambda scene: scene.__name__)
def test_each_limit_has_an_outcome_in_words(contestant, scene):
    """It cannot be swallowed, and the next scene knows nothing of it."""
    if scene in SCRATCH and contestant.name in ("process", "landlock"):
        pytest.skip("only a level with a scratch space of its own sees that; the README says so")
    assert verdict(play(contestant, scene, limit=1.0 if scene in (work, work_in_turns) else 20.0)) == ("limit", f"scene() {WORDS[scene]}")
    assert value(play(contestant, hello)) == "hello"


def test_within_the_limits_nothing_is_said(contestant):
    def modest():
        import threading

        kept = bytearray(b"x" * 30_000_000)
        with open("file", "wb") as file:
            file.write(bytes(1_000_000))
        threads = [threading.Thread(target=lambda: None) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(kept)

    assert value(play(contestant, modest)) == 30_000_000


def nap_a_while():
    import time

    for _ in range(1000):
        time.sleep(0.01)


def test_who_waits_is_measured_by_the_clock(contestant):
    raw = play(contestant, nap_a_while, limit=0.4)
    assert verdict(raw) == ("timeout", "scene() did not end within its limit")


def test_who_works_gets_its_time_on_a_busy_machine(contestant):
    """Beside so many busy loops a scene of 0.3 s of work, limited to 0.5 s, takes longer by the clock, and is not cut short."""

    def some_work():
        import time

        while time.process_time() < 0.3:
            pass
        return "done"

    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4 * (os.cpu_count() or 1))]
    try:
        raw = play(contestant, some_work, limit=0.5)
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    assert value(raw) == "done"


@pytest.mark.parametrize(("changes", "least", "most"), [(False, 24, 32), (True, 120, 126)], ids=["still", "changing"])
def test_what_does_not_change_is_looked_at_less_often(monkeypatch, changes, least, most):
    """In 5 seconds; it may wait for all of its limit, and to watch it costs processor time."""
    looks, now = [], [0.0]

    class Tree:
        available = True

        def stats(self):
            looks.append(now[0])
            size = len(looks) if changes else 0
            return {os.getpid(): ["S", "1", *["0"] * 15, "1", "0", "0", "0", str(size)]}

    monkeypatch.setattr(watchdog.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(watchdog.time, "process_time", lambda: 0.0)
    dog = watchdog.Watchdog(Tree(), dataclasses.asdict(Limits(cpu=5.0)), ())
    while now[0] < 5.0:
        assert dog.over() is None
        now[0] += dog.pause(1.0)
    assert least <= len(looks) <= most


def test_level_none_limits_time_alone():
    with at("none", limits=SMALL) as contestant:
        assert value(play(contestant, hoard_at_once)) == "right"
        assert verdict(play(contestant, work, limit=0.3))[0] == "timeout"
