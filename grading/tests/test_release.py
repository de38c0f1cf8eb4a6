"""The students' edition: it stands on its own, nothing of the solutions is in it, and the check that says so can fail."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from importlib import metadata
from pathlib import Path

import pytest

import grading
from grading import cli
from grading.course import Course
from grading.errors import UsageError
from grading.release import leaks, manifest

ROOT = Path(grading.__file__).parents[1]
STUB, TESTS, LESSON = "exercises/01_fork/forking.py", "exercises/01_fork/test_forking.py", "exercises/01_fork/README.md"


@pytest.fixture(scope="module")
def course():
    return Course.load(ROOT)


@pytest.fixture
def files(course):
    return manifest.edition(course)


@pytest.fixture(scope="module")
def solution():
    return (ROOT / "solutions/01_fork/forking.py").read_text(encoding="utf-8")


def test_nothing_of_the_solutions_is_in_it(course, files):
    """Not in this course, as it stands."""
    assert list(leaks.check(course, files)) == []
    assert not any(name.startswith(("solutions/", "grading/tests/", "grading/coursecheck/", "grading/sample_class/")) for name in files)
    assert not any("hidden" in name or "misconception" in name for name in files)


def add(files, name, text):
    files[name] = files.get(name, b"") + text.encode()


def test_a_solved_stub_is_found(course, files, solution):
    """A stub that somebody filled in is no stub."""
    files[STUB] = solution.encode()
    problems = [each for each in leaks.check(course, files) if "is solved in its stub" in each]
    assert problems[0] == "exercises/01_fork: TODO 1 (run_in_child) is solved in its stub; put the stub back"
    assert len(problems) == 3  # one for each TODO


def test_a_line_of_a_solution_is_found(course, files, solution):
    """One telling line in the kit's files is enough; the lesson may quote one, and not three in a row."""
    stub = files[STUB].decode()
    telling = [line for line in solution.splitlines() if len(line.strip()) >= leaks.TELLING and line not in stub and "import" not in line]
    add(files, "grading/learn/run.py", f"\n{telling[0]}\n" if telling[0][0] != " " else f"\nif True:\n{telling[0]}\n")
    (problem,) = (each for each in leaks.check(course, files) if each.startswith("grading/learn/run.py"))
    assert telling[0].strip() in problem and "01_fork/forking.py" in problem


def test_three_lines_in_a_lesson_are_found(course, files, solution):
    lines = solution[solution.index("def run_in_child") :].splitlines()
    body = [line for line in lines if line.strip() and line not in files[STUB].decode()]
    add(files, LESSON, "\n" + body[0] + "\n")
    assert list(leaks.check(course, files)) == []
    add(files, LESSON, "\n".join(body[:12]) + "\n")
    assert [each.partition(":")[0] for each in leaks.check(course, files)] == [LESSON]


@pytest.mark.parametrize("name", ["family_one_by_one", "HIDDEN"])
def test_a_name_of_the_solutions_is_found(course, files, name):
    """Neither a misconception nor a hidden test is named, not even in a comment."""
    section = course.section("01_fork")
    name = name if name != "HIDDEN" else next(test for test in section.hidden if test not in section.visible)
    add(files, TESTS, f"# see {name}\n")
    (problem,) = leaks.check(course, files)
    assert problem.startswith(f"{TESTS}: names {name}, a ")


def test_a_file_that_has_no_place_is_found(course, files):
    add(files, "solutions/01_fork/forking.py", "")
    add(files, "exercises/01_fork/test_hidden_forking.py", "")
    assert {each.partition(":")[0] for each in leaks.check(course, files)} == {"solutions/01_fork/forking.py", "exercises/01_fork/test_hidden_forking.py"}


@pytest.mark.parametrize("text", ["from grading import journal\n", "import grading.journal\n", 'pytest_plugins = ["grading.plugins.record"]\n'])
def test_a_module_that_is_left_out_is_found(course, files, text):
    """What the edition's files import, or tell pytest to load, is in it."""
    add(files, "conftest.py", text)
    (problem,) = leaks.check(course, files)
    assert problem.startswith("conftest.py: needs grading.") and problem.endswith("which the edition lacks; add it to the list in grading/release/manifest.py")


def test_entry_points_come_along(files):
    """The plugins and the command that pyproject.toml names are in it."""
    text = files["pyproject.toml"].decode()
    assert 'learn = "grading.learn.cli:main"' in text and "grade =" not in text
    for name in ("plugins/target", "plugins/places", "learn/cli"):
        assert f"grading/{name}.py" in files and f"grading.{name.replace('/', '.')}" in text


def test_a_folder_that_is_not_empty(tmp_path, capsys):
    """An edition is never written over another; a repository's .git may be there."""
    (tmp_path / "old.py").write_text("")
    assert cli.main(["release", str(tmp_path), "--course", str(ROOT)]) == 2
    assert capsys.readouterr().err == f"grade: {tmp_path}: is not empty; choose a new folder, or empty this one (a .git in it may stay)\n"


def test_nothing_is_written_when_something_leaks(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(leaks, "check", lambda course, files: ["README.md: tells"])
    assert cli.main(["release", str(tmp_path / "edition"), "--course", str(ROOT)]) == 1
    assert not (tmp_path / "edition").exists()
    assert capsys.readouterr().err.startswith("README.md: tells\ngrade: nothing was written")


def test_a_folder_that_cannot_be_written(capsys):
    assert cli.main(["release", "/proc/edition", "--course", str(ROOT)]) == 2
    assert capsys.readouterr().err.startswith("grade: /proc/edition: cannot be written (")


def test_a_stub_that_is_missing(tmp_path):
    """Said with its path, before anything is written."""
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    (tmp_path / STUB).unlink()
    with pytest.raises(UsageError, match=r"forking\.py: cannot be read \(No such file"):
        manifest.edition(Course.load(tmp_path))


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edition") / "course"
    assert cli.main(["release", str(folder), "--course", str(ROOT)]) == 0
    return folder


def run(*command, cwd, **env):
    usual = {"PATH": "/usr/bin:/bin", "COLUMNS": "80", "PYTHONUTF8": "1", "HOME": os.environ.get("HOME", "/"), **env}
    return subprocess.run(command, cwd=cwd, env=usual, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def test_it_runs_on_its_own(edition, tmp_path):
    """Installed into a fresh environment, without the kit: pytest and learn work, a solution passes, and a stub comes back."""
    version = tuple(map(int, metadata.version("setuptools").split(".")[:2])) if _has("setuptools") else (0,)
    if version < (70, 1) and not _has("wheel"):
        pytest.skip("setuptools 70.1 or later is not installed here; .ci/run installs the edition by its README instead")
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    site = sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")})
    Path(site, "here.pth").write_text(sysconfig.get_path("purelib") + "\n")  # pytest and rich; its own .pth files do not count there
    install = ("--no-build-isolation", "--no-deps", "--ignore-installed", "--quiet", "--editable", str(edition))
    done = run(sys.executable, "-m", "pip", "--python", str(python), "install", *install, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert Path(run(python, "-c", "import grading; print(grading.__file__)", cwd=tmp_path).stdout.strip()).is_relative_to(edition)

    done = run(python, "-m", "pytest", "exercises/01_fork", cwd=edition)
    assert done.returncode == 1 and "read exercises/01_fork/README.md, then write TODO 1" in done.stdout
    learn = tmp_path / "venv" / "bin" / "learn"
    assert run(learn, "next", cwd=edition).stdout.splitlines()[0].startswith(" > 01_fork ")
    assert run(learn, "solution", "01", cwd=edition).stdout == "The solutions are not in this edition of the course.\n"

    shutil.copy(ROOT / "solutions/01_fork/forking.py", edition / STUB)
    done = run(python, "-m", "pytest", "exercises/01_fork", cwd=edition)
    assert done.returncode == 0 and "01_fork is done" in done.stdout
    assert run(learn, "reset", "01", "--yes", cwd=edition).returncode == 0
    assert (edition / STUB).read_bytes() == (ROOT / STUB).read_bytes()


def _has(name):
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False


def test_its_readme(edition):
    """It begins with what a student does first, and names every section's lesson."""
    text = (edition / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# Python concurrency\n")
    assert "grade" not in text.replace("graded", "") and "solutions/" not in text and "learn solution" not in text
    for section in Course.load(edition).sections:
        assert f"](exercises/{section.folder}/README.md)" in text
