"""The coach: below a student's run, a map of the sections with what passes, and the next thing to do.

A test that meets an open TODO, or a module that is broken as a whole, is one line there, and no failure to scroll through.

Hooks: addoption, configure, report_teststatus, runtest_logreport, terminal_summary.  Grades nothing; off with `-p no:grading.plugins.coach`.
"""

import sys

import pytest

from grading.learn.messages import LANGUAGES
from grading.plugins.target import COURSE

_SHOWN = {"todo": ("todo", "o", ("TODO", {"yellow": True}))}
_BLOCKED = ("broken", "B", ("BROKEN", {"red": True}))


def pytest_addoption(parser):
    parser.getgroup("kit", "the concurrency kit").addoption("--lang", choices=LANGUAGES, help="the language in which the coach speaks")


@pytest.hookimpl(trylast=True)  # when it is known which course this is, and whether there is a terminal to write to
def pytest_configure(config):
    own = config.stash.get(COURSE, None) is not None and config.getoption("--target") == "exercises"
    if own and config.pluginmanager.hasplugin("terminalreporter") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Coach(config), "grading-coach")


class Coach:
    """Follows a run of the student's own answers, and speaks when it is over."""

    def __init__(self, config):
        from grading.learn.progress import Progress

        self._config, self._progress = config, Progress(config.stash[COURSE])

    def pytest_report_teststatus(self, report):
        trouble = getattr(report, "trouble", None)
        return _SHOWN.get(trouble["kind"], _BLOCKED) if trouble else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        self._progress.add(report)

    @pytest.hookimpl(wrapper=True, tryfirst=True)  # below everything else
    def pytest_terminal_summary(self, terminalreporter, config):
        yield
        if self._progress.seen and config.get_verbosity() > -2 and not config.getoption("no_summary"):
            self._speak(terminalreporter)

    def _speak(self, reporter):
        from grading.learn import messages, screen

        course = self._config.stash[COURSE]
        say, writer = messages.choose(self._config.getoption("--lang"), course), self._config.get_terminal_writer()
        ascii_only = screen.plain(sys.__stdout__)
        view = screen.Screen(course, say, self._config.invocation_params.dir, writer.fullwidth, ascii_only)
        title = say("title")
        reporter.write_sep("=", title, fullwidth=writer.fullwidth - messages.width(title) + len(title))
        for line in [*view.map(self._progress.seen, self._progress.next), [], *view.advice(self._progress)]:
            for text, style in line:
                reporter.write(text, **screen.style_words(style))
            reporter.write_line("")
