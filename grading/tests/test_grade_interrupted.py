"""`grade` interrupted, killed, and without room on the disk: in a process of its own, with a fake judge."""

import os
import resource
import select
import signal
import subprocess
import sys

import pytest

from grading.tests.toyclass import FAKE, Toy


@pytest.fixture
def toy(tmp_path):
    return Toy(tmp_path)


def start(toy, *trouble, **options):
    """`grade` as a process, with the fake judge."""
    code = (
        "import sys; from grading import cli; from grading.judge import Judge;"
        f"sys.exit(cli.main({[str(toy.class_), '--out', str(toy.out), '--course', str(toy.course), '--workers', '1']!r},"
        f" Judge({[sys.executable, str(FAKE), *map(str, trouble)]!r})))"
    )
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.getcwd()}, **options)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_loses_nothing_and_goes_on(toy, number):
    toy.submit("ann", "# test_one failed no")
    toy.submit("bob")
    ready = toy.root / "ready"
    os.mkfifo(ready)
    process = start(toy, "pause:3", toy.root / "flag", ready)
    judge = int(ready.read_text())  # blocks until the judge is in the middle
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "grade: interrupted; what was graded is kept" in err and "Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.kill(judge, 0)  # reaped, too
    assert toy.judged() == 3

    assert toy.grade() == 0
    assert toy.judged() == 10
    assert toy.scores()[1:] == ["ann,8,10,18,20", "bob,10,10,20,20"]


def test_no_judge_outlives_a_killed_grade(toy):
    toy.submit("ann")
    ready = toy.root / "ready"
    os.mkfifo(ready)
    process = start(toy, "pause:3", toy.root / "flag", ready)
    judge = os.pidfd_open(int(ready.read_text())) if hasattr(os, "pidfd_open") else pytest.skip("needs pidfd_open")
    process.kill()
    process.communicate(timeout=30)
    assert select.select([judge], [], [], 30)[0]
    os.close(judge)
    assert toy.grade() == 0
    assert toy.judged() == 5


def test_a_full_disk_is_one_clear_line_and_costs_nothing_written(toy):
    for number in range(30):
        toy.submit(f"s{number:02d}")
    limit = 8_000
    process = start(toy, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "results so far are kept: make room, then run the same command again" in err and "Traceback" not in err
    whole = (toy.out / "results.jsonl").read_bytes()
    assert whole.endswith(b"\n") and len(whole) <= limit

    assert toy.grade() == 0
    assert (toy.out / "results.jsonl").read_bytes().startswith(whole)
    assert len(toy.scores()) == 31 and all(row.endswith("20,20") for row in toy.scores()[1:])
