"""Observations and findings: what a claim may ask, what it is told, and in which words."""

import json
import time

import pytest

from grading.contestant.events import Log, spell_status
from grading.contestant.failures import Broken, Crashed, Raised, Stuck, TimedOut
from grading.contestant.finding import Finding, same
from grading.contestant.handle import ContestantError, Raw
from grading.contestant.inside import wire
from grading.contestant.observation import Observation

PARENT, CHILD, OTHER = 100, 101, 102


def _event(kind, pid=PARENT, **facts):
    return json.dumps({"kind": kind, "pid": pid, "ident": 1, "thread": "MainThread", **facts}).encode() + b"\n"


def _raw(events=(), message=None, why="ended", left=(), value=None, **more):
    message = {"nonce": "n", "value": wire.pack(value), "threads": [], **(message or {})}
    raw = Raw("n", why, status=0, result=wire.dump(message), events=_event("begin", parent=0) + b"".join(events), **more)
    raw.left = {"processes": [{"pid": pid, "state": state, "child": child, "command": "sleep 60"} for pid, state, child in left], "ports": []}
    return raw


def _seen(*args, **kwargs):
    return Observation(_raw(*args, **kwargs), "scene()", lambda path: None)


# equality


@pytest.mark.parametrize(
    ("value", "other"),
    [
        (1, True),
        (1, 1.0),
        (0, False),
        ("a", b"a"),
        ([1], (1,)),
        ([1], [True]),
        ((1, (2,)), (1, (2.0,))),
        ({1}, {True}),
        ({(1, 2)}, {(1, True)}),
        ({1: 2}, {1: 2.0}),
        ({1: 2}, {True: 2}),
        (None, False),
        ([], None),
        ([1, 2], [1]),
        ({1: 1, 2: 2}, {1: 1, 3: 2}),
    ],
)
def test_types_count(value, other):
    """Values of different types are different, however deep: an observation is equal only to exactly what was expected."""
    seen = _seen(value=value)
    assert same(value, value) and seen == value
    assert not same(value, other) and not same(other, value) and seen != other


def test_large_values_are_compared_quickly():
    """Comparing grows with the size, not with its square: a student's large set cannot stop the judge."""
    start = time.monotonic()
    numbers = list(range(50_000))
    assert same(set(numbers), set(numbers))
    assert same(dict.fromkeys(numbers), dict.fromkeys(reversed(numbers)))
    assert not same(set(numbers), {*numbers[1:], 0.0})
    assert time.monotonic() - start < 5


def test_what_raised_has_no_value():
    """To compare with a value, or to ask for it, fails with the error where the scene raised."""
    seen = _seen(message={"error": {"type": "ValueError", "text": "no", "traceback": "lines", "bases": ["ValueError", "Exception", "object"]}})
    for question in (lambda: seen == 1, lambda: seen.value):
        with pytest.raises(Raised, match=r"^scene\(\) raised ValueError: no$"):
            question()
    assert seen.raised("ValueError") and seen.raised("Exception") and seen.raised("ValueError", "no")
    assert seen.raised(("TypeError", "ValueError"))
    assert not seen.raised("ValueError", "No") and not seen.raised("OSError")
    assert repr(seen.raised(("TypeError", "OSError"))) == "scene() raised ValueError: no, not TypeError or OSError"
    assert repr(seen) == "<raises ValueError: no>"
    assert repr(_seen(value=3).raised("ValueError")) == "scene() raised nothing, and gave 3"


def test_a_finding_says_why():
    """A finding is a truth value whose repr is the sentence that a failing assert shows."""
    assert Finding(1, "so") and not Finding(0, "so")
    assert repr(Finding(False, "because")) == "because"


# who did what


def test_names_in_the_order_of_the_births():
    """Children are numbered by their parent's order, also when a grandchild is heard of first; names that were given are kept."""
    log = Log(
        _event("begin", parent=0)
        + _event("fork", CHILD, child=103)
        + _event("fork", child=CHILD)
        + _event("start", child=OTHER, name="ann")
        + _event("start", child=104, name="Process-3")
    )
    assert [log.name(pid) for pid in (PARENT, CHILD, OTHER, 104, 103, 999)] == ["parent", "child 1", "ann", "child 3", "child 1.1", "process 999"]


@pytest.mark.parametrize(
    "line",
    [b"garbage", b"[]", b"{}", b'{"kind": "fork"}', _event("fork"), _event("exit", status="0"), _event("exit", status=True), _event("fork", child=[1]), b"[" * 100_000, b"\xff", b'{"kind": []}'],
)
def test_what_is_no_event_is_counted_and_not_used(line):
    """The log comes from the contestant: garbage in it is neither used nor an error."""
    log = Log(_event("begin", parent=0) + line.rstrip() + b"\n" + _event("note", text="x"))
    assert [event.kind for event in log.all] == ["begin", "note"]
    assert log.garbled == 1


def test_events_read_aloud():
    """Each event is a sentence."""
    log = Log(
        _event("begin", parent=0)
        + _event("fork", child=CHILD)
        + _event("held", CHILD)
        + _event("kill", child=CHILD, signal=15)
        + _event("kill", child=CHILD, signal=99)
        + _event("exit", CHILD, status=3)
        + _event("wait", child=CHILD, status=-15)
        + _event("thread start", of="ann")
        + _event("join", child=CHILD, done=False)
        + _event("stray", CHILD)
        + _event("pool open", width=2)
        + _event("note", text="done")
    )
    assert [str(event) for event in log.all] == [
        "parent begins",
        "parent forks child 1",
        "child 1 is held",
        "parent sends SIGTERM to child 1",
        "parent sends signal 99 to child 1",
        "child 1 ends with exit status 3",
        "parent has waited for child 1: killed by SIGTERM",
        "parent starts thread ann",
        "parent gives up joining child 1",
        "child 1 falls out of the function, into the code of whoever called it",
        "parent opens a pool of 2",
        "— done —",
    ]
    assert spell_status(0) == "exit status 0"


def test_a_long_account_is_shortened_in_the_middle():
    """A long story keeps its beginning and its end, and says how much is between."""
    lines = Log(_event("begin", parent=0) + b"".join(_event("fork", child=pid) for pid in range(200, 300))).account(30)
    assert len(lines) == 30
    assert lines[0] == "parent forks child 1" and lines[-1] == "parent forks child 100"
    assert "… 71 more …" in lines


# questions


FORK, FORK_OTHER = _event("fork", child=CHILD), _event("fork", child=OTHER)
EXIT, EXIT_OTHER = _event("exit", CHILD, status=0), _event("exit", OTHER, status=0)
WAIT, WAIT_OTHER = _event("wait", child=CHILD, status=0), _event("wait", child=OTHER, status=0)
NOTE = _event("note", text="returned")


@pytest.mark.parametrize(
    ("events", "most"),
    [
        ([], 0),
        ([FORK, EXIT, WAIT], 1),
        ([FORK, WAIT, FORK_OTHER, WAIT_OTHER], 1),
        ([FORK, EXIT, FORK_OTHER, EXIT_OTHER, WAIT, WAIT_OTHER], 1),
        ([EXIT, FORK, FORK_OTHER], 1),
        ([FORK, FORK_OTHER, EXIT, EXIT_OTHER, WAIT, WAIT_OTHER], 2),
        ([FORK, _event("fork", CHILD, child=OTHER)], 1),
    ],
)
def test_who_was_in_flight_together(events, most):
    """How many children of the scene's own process lived at the same time, by the log's order."""
    seen = _seen(events)
    assert seen.in_flight(most)
    assert repr(seen.in_flight(most + 1)) == f"only {most} of {most + 1} children were alive at the same time"


def test_nothing_of_a_child_is_told_before_its_birth():
    """A short-lived child may tell of its end before its parent tells of the fork."""
    assert _seen([EXIT, EXIT_OTHER, FORK, FORK_OTHER, WAIT]).account()[:4] == [
        "parent forks child 1",
        "child 1 ends with exit status 0",
        "parent forks child 2",
        "child 2 ends with exit status 0",
    ]


def test_many_events_are_asked_quickly():
    """A log full of forks does not stop the judge: it is asked in a few seconds of processor time."""
    start = time.process_time()
    assert _seen([_event("fork", child=pid) for pid in range(1_000, 21_000)]).in_flight(20_000)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("events", "late"),
    [
        ([FORK, WAIT, NOTE], None),
        ([FORK, NOTE, WAIT], "child 1 had not been waited for when the function returned"),
        ([FORK, NOTE], "child 1 had not been waited for when the function returned"),
        ([FORK, FORK_OTHER, NOTE], "child 1 and child 2 had not been waited for when the function returned"),
        ([FORK, FORK_OTHER, WAIT_OTHER, NOTE, WAIT], "child 1 had not been waited for when the function returned"),
        ([FORK, WAIT], "the scene never came to 'returned'"),
    ],
)
def test_who_was_waited_for_in_time(events, late):
    """Each child must have been waited for before the scene's note."""
    finding = _seen(events).waited_before("returned")
    assert bool(finding) == (late is None)
    assert late in (None, repr(finding))


@pytest.mark.parametrize(
    ("events", "left", "said"),
    [
        ([FORK, WAIT], [], []),
        ([FORK], [(CHILD, "zombie", True)], ["child 1 has ended, but nobody waited for it (a zombie)"]),
        ([FORK], [(CHILD, "alive", True)], ["child 1 is still running"]),
        ([FORK], [(500, "zombie", False)], []),
        ([FORK], [(500, "alive", False)], ["process 500 (sleep 60) is still running"]),
        ([_event("start", child=CHILD, name="ann")], [], ["nobody waited for ann"]),
        ([_event("start", child=CHILD, name="ann")], [(CHILD, "zombie", False)], ["nobody waited for ann"]),
        ([_event("start", child=CHILD, name="ann")], [(CHILD, "alive", True)], ["ann is still running"]),
        ([FORK, _event("stray", CHILD)], [], ["child 1 fell out of the function, into the code of whoever called it"]),
    ],
)
def test_what_was_left(events, left, said):
    """Each leftover is one sentence; what is nobody's duty is none."""
    seen = _seen(events, left=left)
    assert seen.left == said
    assert bool(seen.nothing_left) == (not said)
    assert repr(seen.nothing_left) == ("; ".join(said) or "nothing is left")


def test_who_met():
    """Every meeting point must have seen all its bodies at once."""
    assert _seen(meetings=[[2, 2], [3, 3]]).met
    assert repr(_seen(meetings=[[2, 2], [3, 1]]).met) == "only 1 of 3 were in flight at the same time"
    assert repr(_seen().met) == "nobody came to the meeting point"


# ends


@pytest.mark.parametrize(
    ("raw", "failure", "said"),
    [
        (Raw("n", "gone"), Crashed, "scene() ended the process that runs the tests' scenes"),
        (Raw("n", "stop"), TimedOut, "scene() did not end within its limit"),
        (Raw("n", "stuck"), Stuck, "scene() is stuck: every process and thread waits, and nobody is left to wake them"),
        (Raw("n", "ended", status=-9), Crashed, "scene(): the process ended (killed by SIGKILL) before it was done"),
        (Raw("n", "ended", result=b"{}\n"), Crashed, "scene() sent something else than its result ('nonce')"),
        (Raw("n", "ended", result=b'{"nonce": "n"}\n'), Crashed, "scene() sent something else than its result ('value')"),
        (Raw("n", "ended", result=b'{"nonce": "m", "value": 1}\n'), Crashed, "scene() sent something else than its result (not an answer to this request)"),
        (Raw("n", "ended", result=b'{"nonce": "n", "value": [1]}\n'), Crashed, "scene() sent something else than its result (an untagged value)"),
        (Raw("n", "ended", result=b'{"nonce": "n", "error": 1}\n'), Crashed, "scene() sent something else than its result"),
        (Raw("n", "ended", result=b'{"nonce": "n", "value": 1, "threads": 5}\n'), Crashed, "scene() sent something else than its result"),
        (Raw("n", "ended", result=b'{"nonce": "n", "value": 1}\n'), Crashed, "scene() ended before the kit could see what it leaves"),
        (Raw("n", "gone", bug="Traceback"), ContestantError, "contestant bug, the grade is not affected:\nTraceback"),
    ],
)
def test_each_end_has_its_name(raw, failure, said):
    """Whatever way a scene ends, and whatever it sends, the observation is a failure with a name and a sentence."""
    with pytest.raises(failure) as end:
        Observation(raw, "scene()", lambda path: None)
    assert str(end.value).startswith(said)


def test_a_broken_module_is_told_from_a_broken_scene():
    """An error while a module is imported is another failure than one in the scene; a TODO is a TODO in both."""
    error = {"type": "NameError", "text": "name 'x' is not defined", "traceback": "", "bases": ["NameError"]}
    with pytest.raises(Broken, match="the module cannot be imported: NameError: name 'x' is not defined"):
        _seen(message={"broken": error})


def test_frames_of_the_kit_are_not_shown():
    """A traceback shows the student's own frames, under the names that they know."""
    text = 'Traceback (most recent call last):\n  File "/x/contestant/inside/scene.py", line 1, in main\n    scene()\n  File "/y/bank.py", line 2, in pay\n    raise E\nE: no\n'
    message = {"error": {"type": "E", "text": "no", "traceback": text, "bases": ["E"]}}
    seen = Observation(_raw(message=message), "scene()", lambda path: {"/y/bank.py": "07_lock/bank.py"}.get(path))
    assert seen.error.traceback == 'Traceback (most recent call last):\n  File "07_lock/bank.py", line 2, in pay\n    raise E\nE: no'


def test_a_complaint_is_shown_without_the_librarys_frames():
    """What a child of multiprocessing writes as it dies is mostly the library's, and the kit's own probes are among it."""
    err = 'Process Process-1:\nTraceback (most recent call last):\n  File "/lib/process.py", line 9, in run\n    self._target()\n'
    err += '  File "/s1/07_lock/bank.py", line 2, in pay\n    box.recv()\n    ^^^^^^^^^^\n  File "/kit/probes.py", line 3, in recv\n    recv()\nEOFError\n'
    seen = Observation(_raw(err=err.encode()), "scene()", lambda path: "07_lock/bank.py" if path.endswith("bank.py") else None)
    shown = ["Process Process-1:", "Traceback (most recent call last):", '  File "07_lock/bank.py", line 2, in pay', "    box.recv()", "    ^^^^^^^^^^"]
    assert seen.complaint.splitlines() == [*shown, "EOFError"]


def test_texts_of_the_scene_can_be_printed():
    """What a scene raised, noted or wrote is shown without control characters and half characters, so that no terminal, log or report chokes on it."""
    nasty = "a\x1b[2Jb\ud800c\x00d\u202ee"
    seen = _seen(
        [_event("note", text=nasty), _event("thread start", of=nasty)],
        message={"error": {"type": nasty, "text": nasty, "traceback": nasty, "bases": [nasty]}, "threads": [nasty]},
        out=b"a\x1b[2Jb\xff\tc\n",
    )
    shown = [str(seen.error), seen.error.traceback, *seen.left, *map(str, seen.events.all)]
    for text in shown:
        assert "b\\ud800c" in text or text == "parent begins"
        assert not set("\x1b\x00\ud800\u202e") & set(text)
    assert seen.raised(seen.error.bases[0])


def test_output_that_was_cut_says_so():
    """Where more was written than is kept, the observation knows."""
    assert _seen(cut={"out"}).cut == {"out"}
