"""`--timeline DIR`: draw what the student's own program did, a page a test and an index.  Off, it costs nothing: all else is imported
when it is asked for.

Hooks: addoption, configure; and, when asked for, runtest_setup, runtest_makereport, runtest_logreport, sessionfinish,
terminal_summary.
"""

import hashlib
import re
import traceback

import pytest


def pytest_addoption(parser):
    parser.getgroup("kit", "the concurrency kit").addoption(
        "--timeline", metavar="DIR", help="draw what your program did: a page for each test, to be opened in a browser (DIR/index.html)"
    )


def pytest_configure(config):
    if config.getoption("--timeline"):
        config.pluginmanager.register(Timeline(config), "kit-timeline")


class Timeline:
    """Keeps what the scenes of each test showed, and draws it once the claim has spoken.  What is still a TODO has no picture."""

    def __init__(self, config):
        self._folder = config.invocation_params.dir / config.getoption("--timeline")
        self._is_worker = hasattr(config, "workerinput")  # of pytest-xdist: it draws, the one who started it writes the index
        self._pages, self._bugs = {}, []
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise pytest.UsageError(f"--timeline: {self._folder} cannot be made ({error.strerror}); name another folder") from None

    def pytest_runtest_setup(self, item):
        from grading.plugins.scenes import RUNS, Runs

        item.stash[RUNS] = Runs(kept=[])

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        report = (yield).get_result()
        said = getattr(report, "kit", None)
        if call.when == "call" and said is not None and not said["message"].startswith("TODO "):
            try:
                report.picture = self._draw(item, said)
            except Exception:  # never the student's fault, and no reason to lose the verdict
                report.picture = {"bug": f"timeline bug: {item.nodeid} could not be drawn; its verdict holds\n{traceback.format_exc()}"}

    def _draw(self, item, said):
        from grading.pictures import draw
        from grading.plugins.scenes import RUNS

        promise = " ".join((item.function.__doc__ or "").split())
        entry = {"section": item.path.parent.name, "test": item.name, "promise": promise, "outcome": said["outcome"]}
        acts = [act for shown in item.stash[RUNS].kept for act in shown.acts(item.config)]
        entry["file"] = name = file_name(item.path.parent.name, item.name)
        (self._folder / name).write_text(draw.page(item.name, promise, said["outcome"], said["message"], acts), encoding="utf-8")
        return entry

    def pytest_runtest_logreport(self, report):
        picture = getattr(report, "picture", None)
        if picture and "bug" in picture:
            self._bugs.append(picture["bug"])
        elif picture:
            self._pages[report.nodeid] = picture

    def pytest_sessionfinish(self):
        if self._is_worker:
            return
        from grading.pictures import draw

        entries = [(page["section"], page["test"], page["promise"], page["outcome"], page["file"]) for page in self._pages.values()]
        entries.sort(key=lambda entry: entry[0])
        (self._folder / "index.html").write_text(draw.index("What your programs did", entries), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter):
        for bug in self._bugs:
            terminalreporter.write_line(bug, red=True)
        terminalreporter.write_line(f"pictures: {self._folder / 'index.html'}")


def file_name(section, test):
    """A file's name for the page of a test: letters, digits, dots, dashes and underscores, no two tests the same."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", f"{section}-{test}").strip("-.")[:120]
    if plain != f"{section}-{test}":
        plain += "-" + hashlib.sha256(f"{section}/{test}".encode()).hexdigest()[:8]
    return f"{plain}.html"
