"""`grade doctor` tries things out and says what follows."""

import io
import os
import shutil
import sys

import pytest
from rich.console import Console

from grading import cli, doctor, machine
from grading.doctor import Probe
from grading.machine import Finding


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """One folder is all the PATH there is for other interpreters, so that no test waits for those of this machine."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setattr(machine, "interpreters", lambda found=machine.interpreters: found() if os.environ["PATH"] == str(tmp_path) else {})
    return tmp_path


def shown(probes, width=120):
    out = io.StringIO()
    doctor.show(Console(file=out, width=width), probes)
    return out.getvalue()


def test_what_works_and_what_does_not_each_say_what_follows():
    text = shown([Probe("fork", lambda: Finding(True, "works"), "good", "bad"), Probe("bwrap", lambda: Finding(False, "EPERM\x1b"), "good", "no level")])
    assert [" ".join(line.split()) for line in text.splitlines() if line.rstrip().endswith(("good", "no level"))] == [
        "yes │ fork │ works │ good",
        "no │ bwrap │ EPERM\\x1b │ no level",
    ]
    assert "Python" in text and "cores" in text and "grade --sandbox auto" in text


def test_every_probe_comes_back_in_words():
    """Whatever this machine is: each probe ends, and each that fails says why."""
    for name, finding, so in doctor.rows():
        assert finding.text, name
        assert finding.good or so, name


def test_a_probe_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setattr(machine, "PATIENCE", 0.2)
    assert machine.probed([sys.executable, "-c", "import time; time.sleep(60)"]).text.endswith("did not end within 0.2 s")


def test_a_program_that_is_missing_or_fails_is_told():
    assert machine.probed(["no-such-program-here"]) == Finding(False, "no no-such-program-here here")
    assert machine.probed([sys.executable, "-c", "raise SystemExit('broken')"]) == Finding(False, "broken")
    assert machine.probed([sys.executable, "-c", "raise SystemExit(3)"]) == Finding(False, "exit status 3")
    assert not machine.probed(["/dev/null"]).good


def test_a_bubblewrap_that_is_there_but_fails_is_no_sandbox(tmp_path, monkeypatch):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert machine.bubblewrap() == Finding(False, f"{fake} is there but fails: setting up uid map: Permission denied")


def test_nothing_is_there_on_an_empty_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.bubblewrap().text == "no bwrap here; install the package bubblewrap"
    assert machine.network_namespaces().text == "no ip here; install the package iproute2"
    assert machine.nslookup().text == "no nslookup here"
    assert machine.user_namespaces().text == "no unshare here"
    assert machine.interpreters() == {}


def test_without_fork_it_says_so(monkeypatch):
    monkeypatch.delattr(os, "fork")
    assert machine.fork().text.endswith("has no fork")


def test_little_room_is_said(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(1, 1, 1000))
    assert "little; set TMPDIR" in shown([])


def test_an_interpreter_counts_only_if_it_starts(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, line in {"python3.99": "echo CPython 3.99.1", "python3.10": "exit 127", "python3.7": "echo CPython 3.7.1", "python3-config": "echo no"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    assert list(machine.interpreters()) == ["CPython 3.7.1", "CPython 3.99.1"]
    assert "the kit runs on them, too; 1 older ones are refused" in shown([])


def test_the_command(capsys, monkeypatch):
    monkeypatch.setattr(doctor, "PROBES", ())
    assert cli.main(["doctor"]) == 0
    assert "concurrency kit" in capsys.readouterr().out


@pytest.mark.parametrize("version, text", [(7, "ABI 7"), (1, "ABI 1, without the scopes of ABI 6"), (-1, "")])
def test_landlock_is_asked_of_the_kernel(monkeypatch, version, text):
    class Libc:
        @staticmethod
        def syscall(*arguments):
            return version

    monkeypatch.setattr(machine.ctypes, "CDLL", lambda *arguments, **options: Libc)
    monkeypatch.setattr(machine.sys, "platform", "linux")
    found = machine.landlock()
    assert found.good == (version > 0) and (found.text == text or not found.good)
    monkeypatch.setattr(machine.sys, "platform", "darwin")
    assert machine.landlock() == Finding(False, "Linux only")
