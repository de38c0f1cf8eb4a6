"""Deeds that no exercise asks for are told for a person to judge, by whatever name they are called; what exercises do is not."""

import dataclasses
import io
import json

import pytest
from rich.console import Console

from grading.contestant.events import worth_a_look
from grading.journal import Journal
from grading.reports import cards, html, markdown, table
from grading.reports.contract import Options, Report
from grading.results import read
from grading.scores import score
from grading.submissions.folder import RESULTS
from grading.tests.levels import at, play, value
from grading.tests.toyclass import Toy


@pytest.fixture(scope="module", params=["process", "namespaces"])
def contestant(request):
    with at(request.param) as started:
        yield started


def opens(*paths):
    import contextlib

    for path in paths:
        with contextlib.suppress(OSError):
            open(path).close()


def opens_of_its_parent(name):
    import os

    with __import__("contextlib").suppress(OSError):
        os.open(f"/proc/{os.getppid()}/{name}", os.O_RDONLY)


def signals_its_parent():
    import os
    import signal

    with __import__("contextlib").suppress(OSError):
        getattr(os, "ki" + "ll")(os.getppid(), signal.SIGWINCH)


def looks_up_ptrace():
    import ctypes

    getattr(ctypes.CDLL(None), "ptrace")


def limits_its_parent():
    import os
    import resource

    with __import__("contextlib").suppress(OSError):
        resource.prlimit(os.getppid(), resource.RLIMIT_CORE)


def adds_a_hook():
    import sys

    sys.addaudithook(lambda *_: None)


def walks_the_heap():
    import gc

    return len(getattr(gc, "get_" + "objects")()) > 0


def in_a_child(method):
    import multiprocessing

    child = multiprocessing.get_context(method).Process(target=open, args=("/out/results.jsonl",))
    child.start()
    child.join()


DEEDS = [
    (opens, ("/out/results.jsonl",), ["opened /out/results.jsonl"]),
    (opens, ("/c/exercises/07_lock/test_till.py", "/c/solutions/07_lock/till.py"), ["opened /c/exercises/07_lock/test_till.py", "opened /c/solutions/07_lock/till.py"]),
    (opens_of_its_parent, ("mem",), ["opened /proc/"]),
    (opens_of_its_parent, ("environ",), ["opened /proc/"]),
    (signals_its_parent, (), ["sent a signal to the process that runs the tests' scenes"]),
    (looks_up_ptrace, (), ["looked up ptrace() in the C library"]),
    (limits_its_parent, (), ["changed the limits of another process"]),
    (adds_a_hook, (), ["added an audit hook"]),
    (walks_the_heap, (), ["used gc.get_objects"]),
    (in_a_child, ("fork",), ["opened /out/results.jsonl"]),
    (in_a_child, ("spawn",), ["opened /out/results.jsonl"]),
    (in_a_child, ("forkserver",), ["opened /out/results.jsonl"]),
]


@pytest.mark.parametrize(("scene", "args", "told"), DEEDS, ids=lambda each: getattr(each, "__name__", None))
def test_a_deed_is_told(contestant, scene, args, told):
    found = worth_a_look(play(contestant, scene, *args).events)
    assert len(found) == len(told) and all(text.startswith(words) for text, words in zip(found, told)), found


MODULE = """
import collections, logging, sys

def climbs(depth):
    return getattr(sys, "_getframe")(depth) is not None

def has_the_library_climb(depth):
    logging.getLogger().warning("careful")
    return collections.namedtuple("Pair", "a b") is not None
"""


def calls(name, depth):
    import mine

    return getattr(mine, name)(depth)


@pytest.mark.parametrize(("name", "depth", "told"), [("climbs", 0, ["used sys._getframe"]), ("climbs", 1, ["used sys._getframe"]), ("has_the_library_climb", 0, [])])
def test_who_climbs_through_frames_is_told_by_its_file(tmp_path, name, depth, told):
    """Whichever frame it is that was climbed to."""
    (tmp_path / "mine.py").write_text(MODULE)
    with at("process") as contestant:
        raw = play(contestant, calls, name, depth, path=[str(tmp_path)])
    assert value(raw) is True
    assert worth_a_look(raw.events) == told


def innocent():
    """What exercises and their reader do: files of their own, children, signals to these, logging, an exception's text, a foreign call."""
    import collections
    import ctypes
    import logging
    import os
    import signal
    import tempfile
    import traceback
    from concurrent.futures import ProcessPoolExecutor

    collections.namedtuple("Pair", "a b")
    logging.warning("careful")
    with tempfile.TemporaryFile() as file, open("results.txt", "w") as other, open("/proc/self/status") as own:
        file.write(b"x"), other.write("x"), own.read()
    ctypes.CDLL(None).getpid()
    pid = os.fork()
    if pid == 0:
        if os.fork() == 0:
            os.kill(os.getppid(), signal.SIGTERM)  # its own parent
            os._exit(0)
        signal.pause()
    os.waitpid(pid, 0)
    os.kill(os.getppid(), 0)
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(abs, [-1]))
    try:
        1 / 0
    except ZeroDivisionError:
        return "division" in traceback.format_exc()


def test_what_exercises_do_is_not_told(contestant):
    raw = play(contestant, innocent)
    assert value(raw) is True
    assert worth_a_look(raw.events) == []


def test_what_is_told_is_bounded_and_harmless():
    """The log comes from the contestant, which can write into it what it likes."""
    line = {"kind": "tripwire", "pid": 1, "ident": 1, "thread": "", "text": "\x1b[2J" + "x" * 10_000}
    (told,) = worth_a_look(json.dumps(line).encode() + b"\n" + json.dumps({**line, "text": line["text"]}).encode() + b'\n{"kind": "tripwire"}\n')
    assert len(told) == 500 and "\x1b" not in told


def test_it_is_told_to_the_instructor_alone(tmp_path):
    """In details.txt, on the page and on the terminal, made harmless; in no score, and in nothing that a student gets."""
    toy = Toy(tmp_path)
    toy.submit("ann", "import ctypes")
    toy.submit("bob")
    assert toy.grade("--sandbox", "none") == 0
    before = toy.scores()
    with Journal(toy.out / RESULTS, None) as journal:
        for verdict in list(journal.results.of("s0001").values()):
            journal.append(dataclasses.replace(verdict, noted=("opened /a\x1b[2J/results.jsonl", "used gc.get_objects")))
    results, _ = read(toy.out / RESULTS)
    scores = score(toy.load(), results)
    assert [(row.total, bool(row.noted)) for row in scores.rows] == [(20, True), (20, False)]
    assert toy.grade("--sandbox", "none") == 0 and toy.scores() == before
    words = "worth a look: in 01_fork::test_one it opened /a\\x1b[2J/results.jsonl; it used gc.get_objects"
    console = Console(file=io.StringIO(), width=200)
    table.show(scores, console)
    shown = console.file.getvalue()
    assert words in shown and "worth a look: 3 more such tests, see details.txt" in shown and shown.count("worth a look: in") == 2
    assert words in (toy.out / "details.txt").read_text()
    assert "it opened /a" in html.content(scores, results, names=False)
    report = Report(toy.load(), results, scores, Options())
    for card in cards.of(report):
        told = "\n".join(markdown.lines(card))
        assert "worth a look" not in told and "results.jsonl" not in told and "ctypes" not in told
