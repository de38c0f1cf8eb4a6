"""What a failing claim looks like: one short block that says what was promised, what happened, and how to see it again.

Hooks: assertrepr_compare, runtest_makereport.  Every report of a claim also carries `kit`, {"outcome", "message"}, for the record;
where the module as a whole is to blame, `trouble`, {"kind", "sentence", "details"} (see `SceneFailure`), for the coach.
"""

import os
import re
import shlex

import pytest
from _pytest._code.code import ReprEntryNative, ReprExceptionInfo, ReprFileLocation, ReprTraceback, Traceback

from grading.contestant.exploration import Explored
from grading.contestant.failures import SceneFailure, Todo
from grading.contestant.observation import Observation
from grading.contestant.text import printable
from grading.plugins import differences, surprises
from grading.plugins.scenes import LIMIT, RUNNING, RUNS
from grading.plugins.submissions import identify

_STREAMS = {"out": "standard output", "err": "standard error", "events": "the log of events", "result": "the result's pipe"}
_USUAL = {"--target": "exercises", "--start-method": None, "--no-fork": False, "--limit": LIMIT, "--sandbox": "process", "--seed": ""}
_PARTS = {  # of an observation, as a student would call them
    "out": "standard output",
    "err": "standard error",
    "notes": "what was noted",
    "pool_submits": "submits to the pool",
    "pool_widths": "workers of the pools",
    "exit_codes": "exit codes of the children",
}
_PART = re.compile(rf"\.({'|'.join(_PARTS)})\b")
COMPARED = pytest.StashKey[tuple]()  # the outcomes that were compared last, and with what
MISFITS = (TypeError, ValueError, LookupError, AttributeError)


def pytest_assertrepr_compare(config, op, left, right):
    if not config.stash.get(RUNNING, False):
        return None
    if isinstance(left, Explored):
        config.stash[COMPARED] = (left, right)
        return surprises.compared(op, left, right)
    what = f"{left.call} gave" if isinstance(left, Observation) else "this is"
    if op == "==":
        headline = f"{what} something else" if isinstance(left, Observation) else differences.differs(left, right)
        return [headline, *_both("expected:", right), *_both("got:", left)]
    if op == "in":
        return [f"{left!r} is missing", *_both("in:", right)]
    return [f"{what} {left!r}, which is not {op} {right!r}"]


def _both(word, value):
    """The value in full: a text of several lines as it looks, anything else as its repr."""
    if isinstance(value, str) and "\n" in value:
        return [word, *_indented(printable(value))]
    return [f"{word:<10}{value!r}"]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    runs = item.stash.get(RUNS, None)
    if runs is None or call.when != "call":
        return
    if call.excinfo is None:
        report.kit = {"outcome": "passed", "message": ""}
    elif call.excinfo.errisinstance(AssertionError) or _is_misfit(item, call.excinfo):
        failure = call.excinfo.value
        lines = _block(item, runs, failure)
        message = "\n".join(lines)
        report.kit = {"outcome": getattr(failure, "outcome", "failed"), "message": message}
        if kind := getattr(failure, "trouble", ""):
            report.trouble = {"kind": kind, "sentence": failure.sentence, "details": failure.details}
        crash = ReprFileLocation(str(item.path), item.location[1] + 1, _headline(failure))
        shown = [] if item.config.getoption("tbstyle", None) == "line" else [ReprEntryNative([_folded(item.config, message) + "\n"])]
        report.longrepr = ReprExceptionInfo(ReprTraceback(shown, None, "native"), crash)


def _folded(config, message):
    """The message as it fits the terminal, if it is for one."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if not getattr(reporter, "isatty", False):  # where a class is graded, one that writes nothing stands in for it
        return message
    from grading.learn.messages import fold

    return fold(message, config.get_terminal_writer().fullwidth)


def _is_misfit(item, excinfo):
    """Did the claim trip over a value of another shape than it expects?  (For the solutions it does not: they are graded first.)"""
    return excinfo.errisinstance(MISFITS) and excinfo.traceback[-1].path == item.path and item.stash[RUNS].last is not None


def _headline(failure):
    return (failure.sentence if isinstance(failure, SceneFailure) else _assertion(failure)[0]).splitlines()[0]


def _assertion(failure):
    """The lines of an assertion's own explanation: `assert`, and pytest's account of where the parts come from, left out."""
    if not isinstance(failure, AssertionError):
        return [f"what came back does not have the form that was promised ({failure})"]
    lines = [line for line in str(failure).splitlines() if not line.lstrip().startswith("+ ")]
    lines = [line.removeprefix("assert ").removeprefix("  ") for line in lines] or ["the claim does not hold"]
    part = _part(failure)
    return [f"{part}: {lines[0]}", *lines[1:]] if part else lines


def _part(failure):
    """What the claim that fails looks at, in a student's words; "" where it does not say so, or looks at several things."""
    names = set(_PART.findall(str(Traceback(failure.__traceback__)[-1].statement))) if failure.__traceback__ else set()
    return _PARTS[names.pop()] if len(names) == 1 else ""


def _block(item, runs, failure):
    seen = runs.last
    if isinstance(failure, Todo):
        return [failure.sentence]
    promise = " ".join((item.function.__doc__ or "").split())
    lines = [f"Promise: {promise}"] if promise else []
    if isinstance(failure, SceneFailure):
        lines += [failure.sentence, *_indented(failure.details), *_what_happened(failure.account)]
    else:
        lines += _assertion(failure)
        if isinstance(seen, Observation):
            lines += [] if isinstance(failure, AssertionError) else [f"got:      {seen!r}"]
            lines += [*_what_happened(seen.account()), *_printed(seen)]
        elif isinstance(seen, Explored):
            left, right = item.config.stash.get(COMPARED, (None, None))
            expected = right if left is seen else None
            lines += surprises.stories(seen, expected, surprises.SCREEN - len(lines))
            runs.options = surprises.options(seen, expected)
    return [*lines, f"again: {_again(item, runs)}"]


def _what_happened(account):
    return ["What happened, in this order:", *_indented("\n".join(account))] if len(account) > 1 else []


def _printed(seen):
    lines = ["The scene raised:", *_indented(seen.error.traceback)] if seen.error is not None else []
    for name, text in (("standard output", printable(seen.out[-2000:])), ("standard error", seen.complaint)):
        if text:
            lines += [f"On {name}:", *_indented(text)]
    return lines + [f"(More was written on {_STREAMS[stream]} than is kept.)" for stream in sorted(seen.cut)]


def _indented(text):
    return [f"    {line}" for line in text.splitlines()]


def _again(item, runs):
    """The command that shows the failure again, from the folder that pytest was called in."""
    config, path, case = item.config, item.path, item.nodeid.partition("::")[2]
    options = [(name, config.getoption(name)) for name, usual in _USUAL.items() if config.getoption(name) != usual]
    target = getattr(item, "callspec", None) and item.callspec.params.get("target")
    if target:  # a class is graded: what the student would type, and not the secret that values are drawn from
        options = [(name, value) for name, value in options if name == "--start-method"]
        case = f"{item.originalname}{identify(item)[2]}"
    place = f"{os.path.relpath(path, config.rootpath if target else config.invocation_params.dir)}::{case}"
    options += runs.options
    words = [word for name, value in options for word in ([name] if value is True else [name, f"{value:g}" if name == "--limit" else str(value)])]
    return shlex.join(["pytest", *words, place])
