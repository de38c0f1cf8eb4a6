"""`learn hint NN [TODO]`: one more of the three hints, each time."""

import argparse
import contextlib
import json
from pathlib import Path

from rich.markdown import Markdown

from grading.learn import hints, stubs, where
from grading.learn.display import Display
from grading.learn.progress import BLOCKED, OPEN
from grading.learn.run import run, test_files


def show(options: argparse.Namespace, display: Display) -> int:
    """The next layer for the TODO that was asked for, or that is to be done next."""
    section, say = options.section, display.say
    found = {hint.number: hint for hint in display.screen.hints(section)}
    if not found:
        display.line(say("no_hints", section=section.folder))
        return where.NOT_DONE
    number = options.todo or _wanted(section, found, display)
    if number is None:
        return where.DONE
    if number not in found:
        known = ", ".join(f"{hint.number} ({hint.name})" for hint in found.values())
        display.line(say("no_todo", section=section.folder, number=number, known=known))
        return 2
    hint, memory = found[number], Memory(display.course.root, f"{section.folder}/{number}")
    last = max(hint.layers, default=0)
    layers = list(hint.layers) if options.all else [min(memory.seen + 1, last)]
    for layer in layers:
        title = say("hint_title", section=section.folder, number=number, name=hint.name, layer=layer, last=last, kind=say(f"layer_{layer}"))
        display.line(title, "bold")
        display.line()
        _show_text(hint.layers.get(layer, ""), display)
        display.line()
    memory.seen = layers[-1]
    again = f"{display.screen.learn} hint {section.folder.partition('_')[0]}{f' {number}' if len(found) > 1 else ''}"
    display.line(say("hint_more", command=again) if layers[-1] < last else say("hint_last", lesson=f"exercises/{section.folder}/README.md"), "dim")
    return where.DONE


def _wanted(section, found, display):
    """The first TODO that the stub still has; else the one that the first failing test is about."""
    folder = display.course.root / "exercises" / section.folder
    texts = [(folder / f"{module}.py") for module in section.modules]
    left = set().union(*(stubs.open_todos(path.read_text(encoding="utf-8", errors="replace")) for path in texts if path.is_file()))
    if left & found.keys():
        return min(left & found.keys())
    display.line(display.say("hint_looks", section=section.folder), "dim")
    test = run(display.course, [section], lambda progress, now: None).progress[section.folder].first_wrong
    if test is None:
        display.line(display.say("hint_done", section=section.folder))
        return None
    if test.outcome == BLOCKED:
        display.line(test.sentence, "red")
        return None
    names = {hint.number: hint.name for hint in found.values()}
    file = next(path for path in test_files(display.course, section) if path.name == test.place[0])
    number = display.screen.number(test.sentence) if test.outcome == OPEN else hints.concerned(file, test.name, names)
    if number is None:
        display.line(display.say("hint_which", test=test.name, known=", ".join(f"{key} ({name})" for key, name in names.items())))
    return number


def _show_text(text, display):
    if display.console.is_terminal:
        display.console.print(Markdown(text, code_theme="ansi_dark"), soft_wrap=False)
    else:
        display.line(text)


class Memory:
    """Which layer of a hint was shown last: convenience alone, so that whatever happens to the file is nobody's trouble."""

    def __init__(self, root: Path, key: str) -> None:
        self._path, self._key = root / ".pytest_cache" / "learn-hints.json", key

    @property
    def seen(self) -> int:
        seen = self._read().get(self._key, 0)
        return seen if isinstance(seen, int) and seen > 0 else 0

    @seen.setter
    def seen(self, layer: int) -> None:
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            self._path.write_text(json.dumps({**self._read(), self._key: layer}), encoding="utf-8")

    def _read(self):
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}
