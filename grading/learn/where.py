"""`learn`, the map of all sections, and `learn next`, the section to work on: both from a run of the tests."""

import argparse

from grading.course import Section
from grading.learn import messages
from grading.learn.display import Display
from grading.learn.progress import FAILED
from grading.learn.run import Run, test_files

DONE, NOT_DONE, FAULT, INTERRUPTED = 0, 1, 3, 130


def show_map(options: argparse.Namespace, display: Display) -> int:
    """Run all there is, and show the map."""
    ran = display.watch(display.course.sections)
    return _conclude(display, ran, display.course.sections, again=True)


def show_next(options: argparse.Namespace, display: Display) -> int:
    """Run the sections until one is not right, or the one that was asked for; show the first failure in full."""
    sections = [options.section] if options.section else display.course.sections
    ran = display.watch(sections, stop=True)
    standing = ran.progress.next
    failed = [test for test in standing.tests if test.outcome == FAILED] if standing else []
    if failed and failed[0] is standing.first_wrong:
        display.console.rule(failed[0].name, style="red")
        story = failed[0].story
        display.verbatim(messages.fold(story, display.console.width) if display.console.is_terminal else story)
        if len(failed) > 1:
            display.say_line(display.say.many("more_failures", len(failed) - 1), "dim")
        display.console.rule(style="red")
        display.say_line()
    return _conclude(display, ran, sections)


def _conclude(display: Display, ran: Run, sections: list[Section], again: bool = False) -> int:
    """Say what there is to say below the map; the exit code."""
    say = display.say
    for section in sections:
        if not test_files(display.course, section):
            display.say_line(say("no_tests", folder=f"exercises/{section.folder}"), "red")
    for name in ran.unreadable:
        display.say_line(say("unreadable", file=name), "red")
    if ran.interrupted:
        display.say_line(say("interrupted"), "yellow")
        return INTERRUPTED
    if ran.fault:
        display.say_line(say("fault", fault=ran.fault), "red")
        return FAULT
    display.lines(display.screen.advice(ran.progress, again))
    return DONE if ran.progress.seen and all(ran.progress[section.folder].done for section in sections) else NOT_DONE
