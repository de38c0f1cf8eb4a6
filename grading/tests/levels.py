"""What the tests of sandbox levels share: a contestant at a level, and scenes as text."""

import inspect
import json
import textwrap

import pytest

from grading.contestant import sandbox
from grading.contestant.handle import Contestant
from grading.contestant.inside import wire
from grading.contestant.observation import Observation

CONFINING = [name for name, level in sandbox.levels().items() if level.confines]
EVERY = list(sandbox.levels())


def at(name, **options):
    """A Contestant at the level of that NAME.  Skips the test, with the reason, where it is not to be had."""
    if reason := sandbox.level(name).missing():
        pytest.skip(f"sandbox level {name}: {reason}")
    return Contestant(level=sandbox.level(name), **options)


def request(scene, *args, source=None, **more):
    """The request for a SCENE: a function that needs nothing but what it imports itself, or the name of one in the text SOURCE."""
    if source is None:
        scene, source = scene.__name__, textwrap.dedent(inspect.getsource(scene))
    names = {"imports": [], "parameters": ["" for _ in args], "modules": [], "path": [], "start_method": None, "watch_locks": False}
    return {"source": source, "scene": scene, "arguments": [wire.pack(value) for value in args], **names, **more}


def play(contestant, scene, *args, limit=20.0, **more):
    """Run the SCENE; its Raw."""
    return contestant.run(request(scene, *args, **more), limit)


def value(raw):
    """What the scene came to.  Fails where it came to nothing."""
    assert raw.why == "ended" and raw.result, (raw.why, raw.over, raw.status, raw.err, raw.bug)
    message = json.loads(raw.result)
    assert "value" in message, message
    return wire.unpack(message["value"])


def verdict(raw):
    """(the outcome's name, the sentence) that a claim would get."""
    try:
        Observation(raw, "scene()", lambda path, real=False: None)
    except Exception as failure:
        return getattr(failure, "outcome", type(failure).__name__), str(failure)
    return "ended", ""
