"""On GitHub: a student's run becomes the summary of the workflow's step, and what failed is shown at the line of the answer.

Hooks: configure; then sessionstart, runtest_logreport, unconfigure.  Off, and nothing imported, anywhere else.
"""

import os
import secrets
from pathlib import Path

import pytest

from grading.plugins.target import COURSE


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    terminal = config.pluginmanager.get_plugin("terminalreporter")  # the judge of a class and xdist's workers have none
    if os.environ.get("GITHUB_ACTIONS") == "true" and terminal and config.stash.get(COURSE, None):
        config.pluginmanager.register(Step(config, terminal), "grading-github-step")


class Step:
    """Collects what became of the course's tests, and shows it when everything else has been printed."""

    def __init__(self, config, terminal):
        self._config, self._terminal = config, terminal
        self._token = secrets.token_hex(16)
        self._reports = {}  # by node id; a later phase that fails replaces the earlier

    def pytest_sessionstart(self):
        self._say(f"::stop-commands::{self._token}")  # what a failing test prints is no command

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or not report.passed:
            self._reports[report.nodeid] = report

    def pytest_unconfigure(self):
        self._say(f"::{self._token}::")
        if self._reports:
            self._show()

    def _say(self, line):
        self._terminal.ensure_newline()
        self._terminal.write_line(line)

    def _show(self):
        from grading.reports import cards, github, markdown

        report = _as_report(self._config.stash[COURSE], self._reports.values())
        for card in cards.of(report, called="exercises"):
            github.show(github.fitting(markdown.lines(card)), github.failures(card, report, _within_repository(self._config.rootpath)))


def _as_report(course, reports):
    """The run as if a class of one had been graded, by tests that can all be passed."""
    from grading.reports.contract import Options, Report
    from grading.results import BASELINE, PASSED, SKIPPED, Handed, Results, Verdict
    from grading.scores import score

    results = Results()
    for name in (BASELINE, "s0001"):
        results.add(Handed(name, name))
    folders = {section.folder for section in course.sections}
    for report in reports:
        path, _, name = report.nodeid.partition("::")
        test, bracket, case = name.partition("[")
        key = (Path(path).parent.name, test, bracket + case)
        if key[0] not in folders:
            continue
        said = getattr(report, "kit", None) or {"outcome": "failed", "message": report.longreprtext}
        if report.skipped:
            said = {"outcome": SKIPPED, "message": report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext}
        skipped = said["outcome"] == SKIPPED
        results.add(Verdict(BASELINE, *key, SKIPPED if skipped else PASSED, said["message"] if skipped else ""))
        results.add(Verdict("s0001", *key, **said))
    return Report(course, results, score(course, results), Options(show_hidden=True))


def _within_repository(root):
    """The course's folder within the repository, with a `/` behind it; empty where it is the repository itself."""
    inside = os.path.relpath(root, os.environ.get("GITHUB_WORKSPACE") or root)
    return "" if inside.startswith(".") else f"{Path(inside).as_posix()}/"
