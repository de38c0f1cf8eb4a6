"""Grade a shard of a class: one pytest session over some submissions.  `python -P -m grading.shard`, started by `grading.run`.

Reads one line of JSON on standard input:
{"course": folder, "sections": [folder names], "submissions": [{"id", "root", "tests": [names] or null}], "start_method": name or null,
"sandbox": level, "limits": {"default": seconds, "tests": {"01_fork/test_x": seconds}}, "patience": how many tests of a submission may time out before
the rest is put off, or null, "net": seconds or none, "seed": text}, and takes the end of that input as the order to stop.  Writes {"collected": N}, then one
verdict a line as they are reached (and {"put off": ID, "tests": N, "computes": bool} for a submission whose last N tests are left
out), on standard output; diagnostics go to standard error.
"""

import json
import os
import sys
import threading
import types
from pathlib import Path

import pytest
from _pytest._io import TerminalWriter

from grading.contestant.handle import STRETCH
from grading.course import Course
from grading.plugins.patience import Patience
from grading.plugins.record import Recorder
from grading.plugins.scenes import LIMIT
from grading.plugins.submissions import Submissions

NET = 30.0  # seconds that a judge needs for itself, at most


def main():
    """Run the shard that standard input orders; returns 0 when pytest came to its end, whatever it found."""
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_follow, name="lifeline", daemon=True).start()
    verdicts = os.dup(1)
    os.dup2(2, 1)  # nothing but verdicts goes to the real standard output
    course = Course.load(Path(order["course"]))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in [name for name in os.environ if name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")]:
        del os.environ[name]
    limits = order.get("limits") or {}
    options = [
        *("-c", str(course.root / "pytest.ini"), "--rootdir", str(course.root), "--confcutdir", str(course.root)),
        *("-p", "no:terminal", "-p", "no:cacheprovider", "-p", "pytest_timeout"),
        *("--sandbox", order.get("sandbox", "process")),
        *("--timeout", str(order.get("net") or net(limits))),
        *("--limit", str(limits.get("default", LIMIT)), "--seed", order.get("seed", "")),
        *(("--start-method", order["start_method"]) if order.get("start_method") else ()),
        *(("--test-limits", json.dumps(limits["tests"])) if limits.get("tests") else ()),
    ]
    recorder = Recorder(_writer(verdicts))
    plugins = [Submissions(order["submissions"]), recorder, _Screen()]
    if order.get("patience"):
        plugins.append(Patience(order["patience"], recorder.tell))
    status = pytest.main([*options, *_files(course, order["sections"])], plugins=plugins)
    return 0 if status in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED) else int(status)


class _Screen:
    """In the place of pytest's terminal, which is off: without it pytest-timeout trips over its own report, and a test that hangs here
    would count as an assertion that failed.  It goes to standard error.

    The style of tracebacks, an option of the terminal's, is the cheap one: failing claims say by themselves what there is to see, and the
    statements that pytest would look up for each frame, by parsing its file, would be shown to nobody."""

    def pytest_configure(self, config):
        config.option.tbstyle = "native"
        config.pluginmanager.register(types.SimpleNamespace(_tw=TerminalWriter(sys.stderr)), "terminalreporter")


def net(limits):
    """Seconds after which a test is given up that holds up the judge itself: far more than its scenes may take on a busy machine."""
    return NET + STRETCH * max(limits.get("default", LIMIT), *limits.get("tests", {}).values(), 0)


def _files(course, sections):
    """The test files of the SECTIONS, in the course's order: those that students see first."""
    chosen = [section for section in course.sections if section.folder in sections]
    return [
        str(path)
        for section in chosen
        for part, prefix in (("exercises", "test_"), ("solutions", "test_hidden_"))
        for module in section.modules
        if (path := course.root / part / section.folder / f"{prefix}{module}.py").is_file()
    ]


def _writer(fd):
    def write(data):
        while data:
            data = data[os.write(fd, data) :]

    return write


def _follow():
    """End this process when whoever started it is gone.  The zygote sees that and ends everything of its own."""
    while os.read(0, 1 << 16):
        pass
    os._exit(130)


if __name__ == "__main__":
    sys.exit(main())
