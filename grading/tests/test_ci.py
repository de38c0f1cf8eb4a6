"""The ready-made workflows and scripts for CI services, run as far as can be without the services themselves."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml

import grading

KIT = Path(grading.__file__).parent.parent
CI = KIT / "grading" / "ci"
WORKFLOW = KIT / ".github" / "students" / "workflows" / "exercises.yml"
SECTION = "01_fork"
WRONG = KIT / "solutions" / SECTION / "misconceptions" / "family_one_by_one.py"


def copy_of_the_kit(to, *parts):
    """The kit with those PARTS of it and one section only, so that a run is short."""
    for part in ("pyproject.toml", "pytest.ini", "conftest.py", "README.md", "LICENSE"):
        shutil.copy(KIT / part, to / part)
    shutil.copytree(KIT / "grading", to / "grading", ignore=shutil.ignore_patterns("__pycache__", "tests", "sample_class", "bench"))
    for part in parts:
        shutil.copytree(KIT / part / SECTION, to / part / SECTION, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ("exercises/course.toml", "solutions/points.toml"):
        if path.split("/")[0] in parts:
            text = (KIT / path).read_text(encoding="utf-8")
            (to / path).write_text(re.match(r'.*?"01_fork".*?(?=\n\[(?!section\.points))', text, re.DOTALL)[0] + "\n", encoding="utf-8")


def fresh_python(folder):
    """A virtual environment, to which the libraries of this Python are lent, so that pip has but the kit itself to install."""
    run([sys.executable, "-m", "venv", folder], folder.parent)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return folder


def run(command, cwd, *, check=True, **environment):
    """Run it as a CI service does: without what this test run has in its environment."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH", "TMPDIR", "LANG") if name in os.environ}
    kept |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    done = subprocess.run(command, cwd=cwd, env={**kept, **environment}, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


# A student's repository


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A student's repository, whose answer waits for each child before it forks the next; and the PATH with a fresh Python.

    The workflow's first step has installed the kit.
    """
    root = tmp_path_factory.mktemp("student")
    copy_of_the_kit(root, "exercises")
    shutil.copy(WRONG, root / "exercises" / SECTION / "forking.py")
    venv = fresh_python(tmp_path_factory.mktemp("python") / "venv")
    path = f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}"
    run(["bash", "-e", "-c", commands()[0]], root, PATH=path)
    return root, path


def steps():
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["test"]["steps"]


def commands():
    return [step["run"] for step in steps() if "run" in step]


def test_the_students_workflow_does_nothing_in_this_repository():
    """GitHub runs what is in .github/workflows alone."""
    assert WORKFLOW.is_file() and KIT / ".github" / "workflows" not in WORKFLOW.parents


def test_the_workflow_reads_well():
    """It runs on a push, may write nothing, ends by itself, and its actions are pinned to a version."""
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert "push" in workflow[True]  # YAML takes `on` for a truth
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["test"]["timeout-minutes"] <= 30
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]) for step in steps() if "uses" in step)


def test_the_steps_of_the_workflow(repository, tmp_path):
    """They test what was installed: the run fails, its summary and its annotation say what, where and how much it costs."""
    root, path = repository
    test = commands()[1]
    on_github = {"GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "GITHUB_WORKSPACE": str(root), "PATH": path}
    done = run(["bash", "-e", "-c", test], root, check=False, **on_github)
    assert done.returncode == 1, done.stdout + done.stderr
    summary = (tmp_path / "summary").read_text(encoding="utf-8")
    assert summary.startswith("# `exercises`: 6.25 of 7 points\n")
    assert "| `01_fork` | 6.25 of 7 | 11 of 12 |" in summary
    assert "### `test_the_family_is_alive_at_once`: failed, 0 of 0.75 points" in summary and "only 1 of 3 children were alive" in summary
    (error,) = [line for line in done.stdout.splitlines() if line.startswith("::error")]
    assert error.startswith("::error file=exercises/01_fork/forking.py,line=1,title=01_fork%3A test_the_family_is_alive_at_once::Promise: ")
    (stop,) = re.findall(r"^::stop-commands::(\w{32})$", done.stdout, re.MULTILINE)
    assert done.stdout.index(stop) < done.stdout.index("only 1 of 3") < done.stdout.index(f"\n::{stop}::\n") < done.stdout.index("::error")
    artifact = next(step for step in steps() if "upload-artifact" in step.get("uses", ""))
    assert (root / artifact["with"]["path"]).is_file() and artifact["if"] == "always()"


def test_the_job_on_gitlab(repository):
    """Its script fails as the tests do, and the report that it hands over is JUnit's."""
    root, path = repository
    job = yaml.safe_load((CI / "gitlab" / ".gitlab-ci.yml").read_text(encoding="utf-8"))["exercises"]
    assert job["before_script"] == commands()[:1]  # which was run already
    (line,) = job["script"]
    done = run(["bash", "-e", "-c", line], root, check=False, PATH=path, CI="true")
    assert done.returncode == 1 and "::" not in done.stdout.splitlines()[0]
    (suite,) = ElementTree.parse(root / job["artifacts"]["reports"]["junit"]).getroot()
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("12", "1", "0")


# Gradescope


@pytest.fixture(scope="module")
def gradescope(tmp_path_factory):
    """Gradescope's folders after setup.sh has run, in the layout that it documents."""
    root = tmp_path_factory.mktemp("autograder")
    fresh_python(root / "venv")  # setup.sh finds it there, and keeps what is in it
    for name in ("source/kit", "submission", "results", "bin"):
        (root / name).mkdir(parents=True)
    copy_of_the_kit(root / "source" / "kit", "exercises", "solutions")
    for name in ("setup.sh", "run_autograder"):
        shutil.copy(CI / "gradescope" / name, root / "source" / name)
    for name, script in (("apt-get", "exit 0"), ("python3.13", f'exec {shlex.quote(sys.executable)} "$@"')):
        (root / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (root / "bin" / name).chmod(0o755)
    run([root / "source" / "setup.sh"], root, AUTOGRADER=str(root), PATH=f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return root


def submit(root, path, **environment):
    """Hand the file at PATH in, and have it graded; the process and results.json, None where there is none."""
    shutil.rmtree(root / "submission")
    (root / "submission").mkdir()
    (root / "results" / "results.json").write_text("{}")  # of the one before
    if path:
        shutil.copy(path, root / "submission" / "forking.py")
    done = run([root / "source" / "run_autograder"], root, check=False, AUTOGRADER=str(root), **environment)
    made = root / "results" / "results.json"
    return done, json.loads(made.read_text()) if made.is_file() else None


def valid(name, document):
    jsonschema.Draft202012Validator(json.loads((Path(__file__).with_name("schemas") / f"{name}.json").read_text())).validate(document)
    return document


def test_gradescope_grades_a_submission(gradescope):
    done, result = submit(gradescope, WRONG)
    assert done.returncode == 0, done.stdout + done.stderr
    valid("gradescope", result)
    failed = {test["name"]: test["score"] for test in result["tests"] if test["status"] == "failed"}
    assert failed == {"01_fork: test_the_family_is_alive_at_once": 0}
    assert result["score"] == sum(test["score"] for test in result["tests"]) == 9.25
    assert sum(test["max_score"] for test in result["tests"]) == 10 and "6 of 6 hidden tests passed" in [test["output"] for test in result["tests"]]


def test_gradescope_is_told_of_a_submission_that_is_none(gradescope):
    """Nothing handed in is nothing earned, with the reason; not a failure of the autograder."""
    done, result = submit(gradescope, None)
    assert done.returncode == 0
    assert valid("gradescope", result)["score"] == 0 and "refused: is empty" in result["output"]


def test_gradescope_gets_no_result_where_the_solutions_fail(gradescope):
    """No score of the submission before is left lying there."""
    solution = gradescope / "source" / "kit" / "solutions" / SECTION / "forking.py"
    right = solution.read_text()
    solution.write_text("raise SystemExit\n")
    try:
        done, result = submit(gradescope, WRONG)
    finally:
        solution.write_text(right)
    assert done.returncode == 3 and result is None
    assert "so nobody is graded" in done.stderr


# Classroom 50


def test_classroom50_grades_the_checkout(gradescope, tmp_path):
    """With the variables that it gives: a valid result, and a release's text, beside the student's files."""
    copy_of_the_kit(tmp_path, "exercises")
    shutil.copy(WRONG, tmp_path / "exercises" / SECTION / "forking.py")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.org"]
    run([*git, "init", "--quiet"], tmp_path)
    run([*git, "add", "."], tmp_path)
    run([*git, "commit", "--quiet", "--message", "x"], tmp_path, GIT_COMMITTER_DATE="2026-11-26T10:00:00+0100")
    given = {"CLASSROOM": "cs", "ASSIGNMENT": "hw", "ASSIGNMENT_TYPE": "individual", "OWNER": "ann", "USERNAME": "ann", "SUBMISSION_TAG": "submit/1",
             "COMMIT_URL": "c", "RELEASE_URL": "r", "REVIEW_URL": "v", "PAGES_BASE_URL": "p"}  # fmt: skip
    kit = {"KIT": str(gradescope / "source" / "kit"), "GRADE": str(gradescope / "venv" / "bin" / "grade")}
    autograder = [sys.executable, str(CI / "classroom50" / "autograder.py")]
    run(autograder, tmp_path, **given, **kit)
    result = valid("classroom50", json.loads((tmp_path / "result.json").read_text()))
    assert result["datetime"] == "2026-11-26T09:00:00Z" and result["max-score"] == 1000 and 0 < result["score"] < 1000
    assert (tmp_path / "release-body.md").read_text().startswith("# `s0001`: ")
    done = run(autograder, tmp_path, check=False, **{**given, "OWNER": ""}, **kit)
    assert done.returncode == 2 and "OWNER not set" in done.stderr
    assert not (tmp_path / "result.json").exists() and not (tmp_path / "release-body.md").exists()
