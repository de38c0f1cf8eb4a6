"""The commands of `learn`, and what they have in common."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from grading import interrupts
from grading.course import Course, CourseError, Section
from grading.learn import messages
from grading.learn.messages import LANGUAGES, Messages
from grading.reports import harmless

_COMMANDS = {  # word -> the module and the function behind it
    None: ("where", "show_map"),
    "next": ("where", "show_next"),
    "hint": ("hint", "show"),
    "watch": ("watch", "watch"),
    "reset": ("reset", "reset"),
    "solution": ("solution", "show"),
}
WRONG_USAGE = 2


def run(argv: Sequence[str]) -> int:
    """Do what is asked for; the exit code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before we came
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        getattr(sys, name).reconfigure(errors="backslashreplace")  # a terminal that lacks a character is no reason to fail
    course, problem = _course()
    say = messages.choose(_asked_language(argv), course)
    options = parser(say).parse_args(argv)
    if course is None:
        return _complain(problem or say("no_course", folder=Path.cwd()))
    if getattr(options, "section", None) is not None:
        section = named(course, options.section)
        if section is None:
            known = ", ".join(each.folder for each in course.sections)
            return _complain(say("no_section", name=options.section, known=known))
        options.section = section
    module, function = _COMMANDS[options.command]
    from grading.learn.display import Display

    try:
        with interrupts.like_ctrl_c():
            return getattr(importlib.import_module(f"grading.learn.{module}"), function)(options, Display(course, say))
    except BrokenPipeError:
        raise
    except OSError as error:
        return _complain(say("trouble", file=error.filename, reason=error.strerror))


def parser(say: Messages) -> argparse.ArgumentParser:
    """What is typed."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=say("help_lang"))
    top = argparse.ArgumentParser(prog="learn", description=say("help_learn"), parents=[shared], allow_abbrev=False)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title=say("help_commands"))

    def add(name: str) -> argparse.ArgumentParser:
        about = say(f"help_{name}")
        return commands.add_parser(name, help=about, description=about, parents=[shared], allow_abbrev=False)

    add("next").add_argument("section", metavar="NN", nargs="?", help=say("help_section"))
    hint = add("hint")
    hint.add_argument("section", metavar="NN", nargs="?", help=say("help_section"))
    hint.add_argument("todo", metavar="TODO", nargs="?", type=int, help=say("help_todo"))
    hint.add_argument("--all", action="store_true", help=say("help_all"))
    add("watch").add_argument("section", metavar="NN", nargs="?", help=say("help_section"))
    reset = add("reset")
    reset.add_argument("section", metavar="NN", help=say("help_section"))
    reset.add_argument("--yes", action="store_true", help=say("help_yes"))
    add("solution").add_argument("section", metavar="NN", help=say("help_section"))
    return top


def named(course: Course, name: str) -> Section | None:
    """The section that somebody means by 05, 5, 05_queue_pipe, queue_pipe, or a path to it."""
    last = Path(name).name
    for section in course.sections:
        number, _, topic = section.folder.partition("_")
        if last in (section.folder, topic, number) or last.isdecimal() and number.isdecimal() and int(last) == int(number):
            return section
    return None


def _course():
    """(the course around the current folder, "") or (None, what is wrong with it); "" again where there is none."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "exercises" / "course.toml").is_file():
            try:
                return Course.load(folder), ""
            except CourseError as error:
                return None, str(error)
    return None, ""


def _asked_language(argv):
    """The --lang among the arguments: it also decides in which language wrong arguments are refused."""
    for word, following in zip(argv, [*argv[1:], ""]):
        if word == "--lang" or word.startswith("--lang="):
            return following if word == "--lang" else word.partition("=")[2]
    return None


def _complain(text):
    print(harmless.text(f"learn: {text}"), file=sys.stderr)
    return WRONG_USAGE
