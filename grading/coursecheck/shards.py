"""Have answers judged by `grading.shard`, in a process of its own, as those of a class are."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from grading.course import Course, Section
from grading.coursecheck.answers import Answer

LIMIT = 10.0  # seconds that a scene may take
SILENCE = 120.0  # seconds in which the shard must say something
GRACE = 5.0  # seconds that it has to end by itself


@dataclass(frozen=True)
class Verdict:
    test: str
    case: str
    outcome: str
    message: str

    @property
    def gist(self) -> str:
        """The line of the message that says what happened."""
        lines = [line for line in self.message.splitlines() if line.strip() and not line.startswith("Promise: ")]
        return lines[0].strip() if lines else self.outcome


@dataclass
class Judged:
    """What came of a shard: the verdicts of each answer that was judged to the end, by its name, in the order of the tests."""

    verdicts: dict[str, list[Verdict]] = field(default_factory=dict)
    fault: str = ""  # why there are not all


def judge(
    course: Course,
    section: Section,
    answers: list[Answer],
    start_method: str | None,
    heed: Callable[[int, int], None],
    only: Mapping[str, str] = MappingProxyType({}),
) -> Judged:
    """Judge the ANSWERS of the section.  HEED(done, all) is told of each verdict.  ONLY: answer's name -> the one test that it is for."""
    with tempfile.TemporaryDirectory(prefix="answers-") as folder, open(Path(folder, "diagnostics"), "w+b") as diagnostics:
        names = {}
        for number, answer in enumerate(answers, 1):
            names[f"s{number:04}"] = answer.shown
            answer.stage(Path(folder, f"s{number:04}", section.folder))
        order = {
            "course": str(course.root),
            "sections": [section.folder],
            "submissions": [
                {"id": name, "root": str(Path(folder, name)), "tests": [only[shown]] if shown in only else None} for name, shown in names.items()
            ],
            "start_method": start_method,
            "limits": {"default": LIMIT},
        }
        kit = str(Path(__file__).resolve().parents[2])
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "grading.shard"],
            cwd=course.root,
            env={**os.environ, "PYTHONPATH": kit},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=diagnostics,
            start_new_session=True,  # Ctrl-C is ours to handle: it ends when its standard input does
        )
        found = {name: [] for name in names}
        try:
            with contextlib.suppress(BrokenPipeError):  # how it ended says more
                process.stdin.write(json.dumps(order).encode() + b"\n")
                process.stdin.flush()
            collected, fault = _follow(process, found, heed)
        finally:
            _end(process)
        fault = fault or _complaint(collected, sum(map(len, found.values())), process.returncode)
        diagnostics.seek(0)
        told = diagnostics.read().decode("utf-8", "replace").strip().splitlines()
    judged = [(names[name], verdicts) for name, verdicts in found.items() if verdicts]
    complete = dict(judged[:-1] if fault else judged)  # one after another, so only the last can lack some
    return Judged(complete, f"{fault}: {told[-1]}" if fault and told else fault)


def _follow(process, found, heed):
    """Take what the shard says into FOUND; (how many verdicts it announced, what was wrong)."""
    said = queue.SimpleQueue()
    threading.Thread(target=_read, args=(process.stdout, said), name="verdicts", daemon=True).start()
    collected, done = None, 0
    while True:
        try:
            line = said.get(timeout=SILENCE)
        except queue.Empty:
            return collected, f"the judge said nothing for {SILENCE:g} s"
        if not line:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
            return collected, ""
        told = json.loads(line)
        if "collected" in told:
            collected = told["collected"]
        elif "submission" in told:
            found[told["submission"]].append(Verdict(told["test"], told["case"], told["outcome"], told["message"]))
            done += 1
            heed(done, collected)
        else:
            return collected, str(told).splitlines()[0]


def _complaint(collected, given, status):
    if collected is None:
        return f"the judge ended with status {status} before it said anything"
    if given != collected:
        return f"the judge gave {given} of {collected} verdicts, and ended with status {status}"
    return "" if collected else f"the judge could collect no test, and ended with status {status}"


def _read(stream, said):
    for line in stream:
        said.put(line)
    said.put(b"")


def _end(process):
    """Tell the shard to end, give it time, then kill what is left of it."""
    with contextlib.suppress(OSError):
        process.stdin.close()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
