"""`learn reset NN`: the stub as it was handed out; what was written is kept beside it."""

import argparse
import contextlib
import os
import sys
from pathlib import Path

from grading.learn import stubs, where
from grading.learn.display import Display


def reset(options: argparse.Namespace, display: Display) -> int:
    """Ask for each module of the section, then put it back."""
    section, say = options.section, display.say
    folder = display.course.root / "exercises" / section.folder
    status = where.DONE
    for module in section.modules:
        path = folder / f"{module}.py"
        shown = os.path.relpath(path)
        original = stubs.original(display.course, section.folder, module)
        if original is None:
            display.say_line(say("reset_unknown", file=shown))
            status = where.NOT_DONE
        elif path.is_file() and path.read_bytes() == original.data:
            display.say_line(say("reset_same", file=shown))
        elif options.yes or not path.exists() or _agreed(say("reset_ask", file=shown, source=original.source), display):
            backup = _put(path, original.data)
            display.say_line(say("reset_done", file=shown, backup=os.path.relpath(backup)) if backup else say("reset_back", file=shown))
        else:
            display.say_line(say("reset_left", file=shown))
            status = where.NOT_DONE
    return status


def _agreed(question, display):
    if not sys.stdin.isatty():
        display.say_line(question)
        display.say_line(display.say("reset_nobody"))
        return False
    display.say_line(question, end=" ")
    try:
        answer = input()
    except EOFError:
        answer = ""
    return answer.strip().casefold() in display.say("reset_yes").split()


def _put(path: Path, data: bytes) -> Path | None:
    """Write the DATA in the file's place; the backup of what was there, if anything was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    backup = None
    if path.is_file():
        backup, number = path.with_suffix(".bak"), 1
        while backup.exists():
            number += 1
            backup = path.with_suffix(f".{number}.bak")
        backup.write_bytes(path.read_bytes())
    fresh = path.with_suffix(".new")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()
    return backup
