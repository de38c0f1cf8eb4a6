"""What is typed and what comes back: usage errors, help, exit codes; one line each, naming the cure."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import grading
from grading import cli, interpreter
from grading.tests.toyclass import Toy

HOME = Path(grading.__file__).parent.parent


@pytest.fixture
def toy(tmp_path):
    return Toy(tmp_path)


@pytest.fixture
def refused(toy, capsys):
    """Run `grade` on the toy class; the one line that it was refused with, exit code 2, nothing judged."""

    def refused(*options):
        assert toy.grade(*options, judge=toy.judge("die:0b")) == 2
        err = capsys.readouterr().err
        assert err.startswith("grade: ") and err.count("\n") == 1 and "grading" not in err.split(":")[0]
        return err.strip()

    return refused


def test_no_such_folder(toy, refused):
    toy.class_ = toy.root / "nowhere"
    assert refused() == f"grade: {toy.class_}: no such folder"


def test_a_file_is_no_folder(toy, refused):
    toy.class_ = toy.write(toy.root / "ann.zip", b"")
    assert refused().endswith("ann.zip: not a folder; give the folder that holds the submissions")


def test_an_empty_folder(toy, refused):
    toy.write(toy.class_ / "README.md", "")
    assert refused().endswith("no submissions in it; a submission is a folder or an archive (zip, tar) named after the student")


def test_a_folder_that_cannot_be_listed(toy, refused, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("grading.submissions.folder.os.listdir", refuse)
    assert refused() == f"grade: {toy.class_}: cannot be read (Permission denied)"


@pytest.mark.parametrize("name", ["01_fork/forking.py", "exercises/02_process/processes.py", "forking.py"])
def test_one_submission_is_not_taken_for_a_class(toy, refused, name):
    toy.class_ = toy.class_ / "ann"
    toy.write(toy.class_ / name, "")
    assert refused() == f"grade: {toy.class_}: looks like one submission (it holds {name}); give the folder above it, with --only ann"


def test_an_out_that_is_a_file(toy, refused):
    toy.submit("ann")
    toy.write(toy.out, "")
    assert refused() == f"grade: {toy.out}: is a file; choose another --out"


@pytest.mark.parametrize("below", ["", "submissions"])
def test_an_out_that_the_submissions_lie_in_the_way_of(toy, refused, below):
    """Of `grade submissions --out .` the copies would take the place of submissions that have their names."""
    toy.class_ = toy.out / below
    toy.write(toy.submit("s0001") / "mine", "kept")
    before = sorted(toy.out.rglob("*"))
    assert refused() == f"grade: --out {toy.out}: what is written there would mix with the submissions in {toy.class_}; choose another --out"
    assert sorted(toy.out.rglob("*")) == before


def test_an_out_that_cannot_be_made(toy, refused):
    toy.submit("ann")
    toy.out = Path("/proc/nowhere")
    assert refused().startswith("grade: /proc/nowhere: cannot be written (") and not toy.out.exists()


def test_an_out_that_cannot_be_written(toy, refused, monkeypatch):
    """Root writes everywhere, so the refusal of the system is played."""
    toy.submit("ann")

    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("grading.run.tempfile.TemporaryFile", refuse)
    assert refused() == f"grade: {toy.out}: cannot be written (Permission denied); choose another --out"


def test_an_empty_secret(toy, refused):
    toy.submit("ann")
    toy.write(toy.out / "class-secret", "")
    assert "class-secret: is empty; remove it" in refused()


def test_no_room_for_the_staged_files(toy, refused, monkeypatch):
    toy.submit("ann")

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("grading.submissions.staging._write", full)
    assert "No space left on device; make room there, or set TMPDIR to another folder" in refused()


def test_names_that_are_not_there(toy, refused):
    toy.submit("ann")
    assert refused("--only", "bob") == "grade: --only bob: no such submission; there are 1, the first is ann"
    assert refused("--section", "12") == "grade: 12: no such section; there are 01_fork, 02_process"


def test_a_course_that_is_none(toy, refused):
    toy.submit("ann")
    (toy.course / "exercises" / "course.toml").unlink()
    assert refused() == f"grade: {toy.course}/exercises/course.toml: no such file"


def test_no_course_around_the_current_folder(toy, capsys, monkeypatch):
    monkeypatch.chdir(toy.class_)
    assert cli.main([str(toy.class_), "--out", str(toy.out)]) == 2
    assert "name the course's folder by --course DIR" in capsys.readouterr().err


def test_results_of_another_course_are_not_continued(toy, refused, capsys):
    toy.submit("ann")
    assert toy.grade() == 0
    capsys.readouterr()
    toy.write(toy.course / "exercises" / "01_fork" / "test_forking.py", "# changed")
    assert "was made under another course" in refused()


def test_ann_and_ann_zip_are_one_too_many(toy, capsys):
    toy.submit("ann")
    toy.write(toy.class_ / "ann.zip", b"")
    assert toy.grade() == 0
    assert toy.scores()[1:] == ["ann,0,0,0,20"]
    assert "ann  refused: is there twice, as ann and as ann.zip; keep one" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "class", "class --out", "class --out x --workers 0", "class --out x --fres", "doctor x"])
def test_wrong_usage_is_exit_code_2(text, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(text.split())
    assert caught.value.code == 2 and "error: " in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["doctor"], ["check"]])
def test_help_is_there(command, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main([*command, "--help"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("usage: grade")


def test_check_hands_the_course_and_the_sections_on(toy, monkeypatch):
    calls = []
    monkeypatch.setattr("grading.coursecheck.main", lambda course, sections: calls.append((course.root, sections)) or 5)
    assert cli.main(["check", "--course", str(toy.course), "--section", "02"]) == 5
    assert calls == [(toy.course.resolve(), ["02_process"])]


def test_the_table_of_a_terminal_and_the_bar(toy):
    """On a terminal there is a bar, on standard error, and the table is as wide as the terminal."""
    toy.submit("ann")
    leader, follower = pty.openpty()
    code = (
        "import sys; from grading.tests.toyclass import Toy; from pathlib import Path;"
        f"toy = Toy.__new__(Toy); toy.again(Path({str(toy.root)!r})); sys.exit(toy.grade())"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=follower, stderr=follower, cwd=HOME, env={**os.environ, "TERM": "xterm"})
    os.close(follower)
    shown = b""
    try:
        while data := os.read(leader, 65536):
            shown += data
    except OSError:
        pass  # the other end is closed
    os.close(leader)
    assert process.wait(timeout=30) == 0
    assert b"tests" in shown and b"10" in shown and "━".encode() in shown


# The interpreter


@pytest.mark.parametrize("version, fits", [((3, 10, 13), False), ((2, 7, 18), False), ((3, 11, 0), True), ((3, 14, 1), True)])
def test_old_pythons_are_refused(version, fits):
    assert bool(interpreter.refusal(version)) != fits
    assert interpreter.refusal((3, 10, 13)).startswith("grade: Python 3.11 or later is needed, this is 3.10 (")


@pytest.mark.parametrize("version", ["3.6", "3.8", "3.9", "3.10"])
def test_an_old_python_is_told_in_one_line(version):
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    python = next((str(each) for each in pyenv.glob(f"{version}.*/bin/python")), None) or shutil.which(f"python{version}")
    if not python or subprocess.run([python, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"no Python {version} on this machine")
    done = subprocess.run([python, "-m", "grading", "x"], capture_output=True, text=True, cwd=HOME)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"grade: Python 3.11 or later is needed, this is {version}")


def test_a_free_threaded_build_is_warned_about(toy, capsys, monkeypatch):
    assert interpreter.warning(False) == ""
    monkeypatch.setattr(interpreter, "warning", lambda: "grade: warning: this is a free-threaded build")
    toy.submit("ann")
    assert toy.grade() == 0
    assert capsys.readouterr().err.startswith("grade: warning: this is a free-threaded build\n")
    monkeypatch.undo()
    assert "not tested" in interpreter.warning(True)
