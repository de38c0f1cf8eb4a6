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
    """The next layer for the TODO that was asked for, or that is to be done next; without a section, in the first that is not right."""
    say, section, number = display.say, options.section, options.todo
    number = number or section and _first_left(section, display)
    if number is None:
        section, number = _looked_for(section, display)
    if number is None:
        return where.NOT_DONE if section else where.DONE
    found = {hint.number: hint for hint in display.screen.hints(section)}
    if number not in found:
        known = ", ".join(f"{hint.number} ({hint.name})" for hint in found.values())
        display.say_line(say("no_todo", section=section.folder, number=number, known=known) if found else say("no_hints", section=section.folder))
        return where.NOT_DONE
    hint, memory = found[number], Memory(display.course.root, f"{section.folder}/{number}")
    last = max(hint.layers, default=0)
    layers = list(hint.layers) if options.all else [min(memory.seen + 1, last)]
    for layer in layers:
        title = say("hint_title", section=section.folder, number=number, name=hint.name, layer=layer, last=last, kind=say(f"layer_{layer}"))
        display.say_line(title, "bold")
        display.say_line()
        _show_text(hint.layers.get(layer, ""), display)
        display.say_line()
    memory.seen = layers[-1]
    if layers[-1] == last:
        display.say_line(say("hint_last", lesson=display.screen.lesson(section)), "dim")
    else:
        again = f"{display.screen.learn} hint {section.folder.partition('_')[0]}{f' {number}' if len(found) > 1 else ''}"
        display.say_line(say("hint_more", command=again), "dim")
    return where.DONE


def _first_left(section, display):
    """The first TODO that the section's stubs still raise, or None."""
    paths = [display.course.root / "exercises" / section.folder / f"{module}.py" for module in section.modules]
    return min(set().union(*(stubs.open_todos(path) for path in paths)), default=None)


def _looked_for(section, display):
    """(section, TODO) that the first failing test is about: of the SECTION, or of them all.

    (section, None) where that cannot be told, and (None, None) where nothing fails; why is said.
    """
    say = display.say
    display.say_line(say("hint_looks", section=section.folder) if section else say("hint_looks_all"), "dim")
    ran = run(display.course, [section] if section else display.course.sections, lambda progress, now: None, stop=True)
    standing = ran.progress.next
    if standing is None:
        display.say_line(say("hint_done", section=section.folder) if section else say("all_done", count=len(ran.progress.seen)))
        return None, None
    section, test = standing.section, standing.first_wrong
    if test.outcome == OPEN:
        return section, display.screen.number(test.sentence)
    if test.outcome == BLOCKED:
        display.say_line(test.sentence, "red")
        return section, None
    names = {hint.number: hint.name for hint in display.screen.hints(section)}
    file = next(path for path in test_files(display.course, section) if path.name == test.place[0])
    number = hints.concerned(file, test.name, names)
    if number is None:
        display.say_line(say("hint_which", test=test.name, known=", ".join(f"{key} ({name})" for key, name in names.items())))
    return section, number


def _show_text(text, display):
    if display.console.is_terminal:
        display.console.print(Markdown(text, code_theme="ansi_dark"), soft_wrap=False)
    else:
        display.verbatim(text)


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
