"""`learn solution NN`: how the course solves a section, for those who have solved it."""

import argparse

from rich.syntax import Syntax

from grading.learn import where
from grading.learn.display import Display
from grading.learn.run import run


def show(options: argparse.Namespace, display: Display) -> int:
    """Print the section's modules, if its tests pass or the course lets everybody look."""
    section, say = options.section, display.say
    paths = [display.course.root / "solutions" / section.folder / f"{module}.py" for module in section.modules]
    if not all(path.is_file() for path in paths):
        display.say_line(say("solution_none"))
        return where.NOT_DONE
    if display.course.solutions != "always":
        display.say_line(say("solution_looks", section=section.folder), "dim")
        standing = run(display.course, [section], lambda progress, now: None).progress[section.folder]
        if not standing.done:
            number = section.folder.partition("_")[0]
            words = {"passed": standing.passed, "all": standing.all, "command": f"{display.screen.learn} hint {number}"}
            display.say_line(say("solution_later", section=section.folder, **words))
            return where.NOT_DONE
    for path in paths:
        text = path.read_text(encoding="utf-8")
        display.say_line(f"# {path.relative_to(display.course.root).as_posix()}", "bold")
        if display.console.is_terminal:
            display.console.print(Syntax(text, "python", theme="ansi_dark", background_color="default"), soft_wrap=True)
        else:
            display.verbatim(text.rstrip("\n"))
    return where.DONE
