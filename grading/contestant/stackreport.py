"""Where each thread of each process stands, from what `faulthandler` wrote, in a student's terms."""

import re
from dataclasses import dataclass
from pathlib import Path

from grading.contestant.events import HOUSEKEEPERS
from grading.contestant.inside.stacks import STOPPED

_THREAD = re.compile(r"^(?:Current thread|Thread) 0x([0-9a-f]+)")
_FRAME = re.compile(r'^  File "(.*)", line (\d+) in (.*)$')

_LIBRARY = (  # file, function, and what who is in it is at, in a process that is at nothing of the student's
    ("multiprocessing/queues.py", "_finalize_join", "is done, but cannot end before somebody takes what it has put on a queue"),
    ("multiprocessing/queues.py", "get", "a worker of a pool, waits for a task"),  # who else takes from a queue is at a line of the student's
    ("multiprocessing/util.py", "_exit_function", "is done, but waits for its own children before it ends"),
)


@dataclass(frozen=True)
class Place:
    """A line of code in which a thread is."""

    file: str
    line: int
    function: str


def read(text, log, pid, show):
    """The stacks of the process PID: ["child 1: 01_fork/forking.py:17, in run_in_child: os.waitpid(pid, 0)", ...].

    LOG names processes and threads; SHOW(path) gives the path as the student knows it, or None for a file that is not of theirs.
    The library's housekeepers are left out, unless they are at something of the student's.
    """
    if text == STOPPED:
        return [f"{log.name(pid)}: stopped by a signal"]
    if text.startswith("waits "):  # a program that is no Python of ours
        return [f"{log.name(pid)}: {text}"]
    lines, ident, frames = [], None, []
    for line in [*text.splitlines(), ""]:
        start, frame = _THREAD.match(line), _FRAME.match(line)
        if frame:
            frames.append(Place(frame[1], int(frame[2]), frame[3]))
        if ident is not None and (start or not frame):
            if not (log.threads.get((pid, ident), "").endswith(HOUSEKEEPERS) and all(show(frame.file) is None for frame in frames)):
                lines.append(_sentence(log, pid, ident, frames, show))
            ident = None
        if start:
            ident, frames = int(start[1], 16), []
    return lines


def _sentence(log, pid, ident, frames, show):
    """The innermost frame of the student's, and what of the standard library it has called; else what the library is at."""
    thread = log.threads.get((pid, ident), "")
    who = log.name(pid) + ("" if thread in ("", "MainThread") else f", thread {thread}")
    frames = _own(frames)
    for depth, frame in enumerate(frames):
        path = show(frame.file)
        if path is not None:
            by = frames[depth - 1] if depth else None
            doing = _source_line(show(frame.file, real=True), frame.line)
            if by is not None and by.file.endswith("/inside/tools.py"):
                doing = {"here": "held there by the test", "arrive": "waits at the meeting point"}.get(by.function, doing)
            return f"{who}: {path}:{frame.line}, in {frame.function}: {doing}"
    for frame in frames:
        for file, function, words in _LIBRARY:
            if frame.function == function and frame.file.endswith(file):
                return f"{who}: {words}"
    return f"{who}: in {frames[0].function}(), {frames[0].file.rpartition('/')[2]}:{frames[0].line}" if frames else f"{who}: (no Python code)"


def _own(frames):
    """Without what a forked child of `multiprocessing` has inherited: the lines of its parent that started it, which it is not in."""
    for depth, frame in enumerate(frames):
        if frame.function == "_launch" and frame.file.endswith("multiprocessing/popen_fork.py"):
            return frames[:depth]
    return frames


def _source_line(path, number):
    try:
        lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return lines[number - 1].split("  #")[0].strip()[:200] if number <= len(lines) else ""
