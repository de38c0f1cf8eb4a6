"""A student's run within a workflow of GitHub's, and anywhere else."""

import re

import pytest

from grading.plugins import github
from grading.tests.test_reports import course  # noqa: F401  a fixture: the toy course that has every kind of failure

pytest_plugins = ["pytester"]

CHOSEN = "test_value or test_right or test_error or test_todo"


@pytest.fixture
def on_github(course, monkeypatch):  # noqa: F811
    """Run pytest as a step of a workflow; (its output, the step's summary)."""

    def run(*options):
        summary = course.path / "summary"
        summary.unlink(missing_ok=True)
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        monkeypatch.setenv("GITHUB_WORKSPACE", str(course.path))
        result = course.runpytest_subprocess("-p", "no:cacheprovider", "exercises", *options)
        return result.outlines, summary.read_text(encoding="utf-8") if summary.exists() else ""

    return run


def errors(lines):
    return [line.partition("::Promise")[0] for line in lines if line.startswith("::error")]


VALUE = "::error file=exercises/01_toy/toy.py,line=1,title=01_toy%3A test_value"
ERROR = "::error file=exercises/01_toy/toy.py,line=11,title=01_toy%3A test_error"


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_failures_are_shown_at_the_line_of_the_answer(on_github, workers):
    """An open TODO is in the summary, and no error; with several workers all is said once."""
    lines, summary = on_github("-k", CHOSEN, *workers)
    assert sorted(errors(lines)) == sorted([VALUE, ERROR])
    assert "| `01_toy` | 0 of 0 | 1 of 4 |" in summary
    assert "- `test_todo`: failed, 0 of 0 points: `TODO 1: todo is not written yet`" in summary
    assert "### `test_error`: failed" in summary and "the kettle is empty" in summary


def test_what_is_printed_by_tests_is_no_command(on_github):
    """All of pytest's output stands between the order to take no commands and its end, and the token cannot be foreseen."""
    tokens = set()
    for _ in range(2):
        lines, _summary = on_github("-k", CHOSEN)
        (stop,) = [place for place, line in enumerate(lines) if line.startswith("::stop-commands::")]
        token = lines[stop].rpartition("::")[2]
        resume = lines.index(f"::{token}::")
        assert not any(line.strip() for line in lines[:stop])
        assert all(line.startswith("::error") for line in lines[resume + 1 :] if line.strip())
        tokens.add(token)
    assert len(tokens) == 2 and all(re.fullmatch(r"[0-9a-f]{32}", token) for token in tokens)


def test_without_a_test_of_the_course_there_is_no_summary(on_github):
    assert on_github("-k", "nothing")[1] == ""


def test_elsewhere_nothing_is_said_nor_imported(course, monkeypatch):  # noqa: F811
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    course.makepyfile(test_imported="import sys\ndef test_it():\n    assert not any(name.startswith('grading.reports') for name in sys.modules)\n")
    result = course.runpytest_subprocess("-p", "no:cacheprovider", "test_imported.py")
    result.assert_outcomes(passed=1)
    assert "::" not in result.stdout.str().replace("test_imported.py::", "")


PLACES = {("/repo", None): "", ("/repo", "/repo"): "", ("/repo/a/b", "/repo"): "a/b/", ("/repo", "/elsewhere"): ""}


@pytest.mark.parametrize("root, workspace", PLACES)
def test_a_course_within_a_repository(monkeypatch, root, workspace):
    if workspace:
        monkeypatch.setenv("GITHUB_WORKSPACE", workspace)
    else:
        monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    assert github._within_repository(root) == PLACES[root, workspace]
