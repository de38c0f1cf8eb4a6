"""What may be the machine's fault is never the student's: a memory that ran out, a full disk, a zygote that somebody killed."""

import os
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

import grading
from grading import trouble
from grading.judge import Judge
from grading.tests.toyclass import Toy

KIT = Path(grading.__file__).parents[1]
WRONG = "def run_in_child(task): return 0\ndef introduce(): pass\ndef spawn_family(n): return []\n"


def judged(tmp_path, text, deliver=lambda verdict: None):
    Toy.write(tmp_path / "s0001" / "01_fork" / "forking.py", text)
    document = {"course": str(KIT), "sections": ["01_fork"], "submissions": [{"id": "s0001", "root": str(tmp_path / "s0001")}]}
    document |= {"limits": {"default": 20.0, "tests": {}}, "patience": None, "seed": ""}
    answer = Judge().call(document, lambda verdict: True, deliver)
    assert answer.fault == ""
    return answer.verdicts


def children(pid, *words):
    return subprocess.run(["pgrep", "-P", str(pid), *words], capture_output=True, text=True, check=False).stdout.split()


def test_the_kernels_count_of_those_it_ended_is_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(trouble, "VMSTAT", tmp_path / "vmstat")
    (tmp_path / "vmstat").write_text("nr_free_pages 7\noom_kill 3\noom_kill_x 9\n")
    watch = trouble.Watch()
    assert watch.trouble() == ""
    (tmp_path / "vmstat").write_text("nr_free_pages 7\noom_kill 4\n")
    assert watch.trouble() == "the machine ran out of memory meanwhile, and the kernel ended a process"
    (tmp_path / "vmstat").unlink()
    assert watch.trouble() == "" and trouble.Watch().trouble() == ""


def test_this_machine_is_well():
    assert trouble.Watch().trouble() == ""
    assert trouble.memory_kills() is None or trouble.memory_kills() >= 0


@pytest.fixture
def full_disk(tmp_path):
    """A small file system that is full, and is the folder for temporary files."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small file system")
    try:
        (place / "filler").write_bytes(bytes(3 << 20))
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_what_fails_while_the_disk_is_full_is_no_verdict(tmp_path, full_disk, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(full_disk))
    monkeypatch.setattr(tempfile, "tempdir", None)
    verdicts = judged(tmp_path, WRONG)
    assert {each.outcome for each in verdicts} <= {"judge fault", "passed"}
    faults = [each for each in verdicts if each.outcome == "judge fault"]
    assert len(faults) > 10 and all(f"there is no room left in {full_disk}" in each.message for each in faults)


def test_a_zygote_that_somebody_kills_costs_nothing(tmp_path):
    """Once, in the middle: the scene that ran is run again."""
    solved = (KIT / "solutions" / "01_fork" / "forking.py").read_text()
    killed, over = [], threading.Event()

    def kill_one():
        while not over.is_set() and not killed:
            for judge in children(os.getpid(), "-f", "grading.shard"):
                for zygote in children(judge):
                    os.kill(int(zygote), signal.SIGKILL)
                    killed.append(zygote)

    killer = []

    def second(verdict):
        if not killer:
            killer.append(threading.Thread(target=kill_one))
            killer[0].start()

    try:
        verdicts = judged(tmp_path, solved, second)
    finally:
        over.set()
        killer[0].join()
    assert killed and [each.outcome for each in verdicts] == ["passed"] * 18


def test_a_scene_that_kills_the_zygote_does_so_again(tmp_path):
    """Its own fault: it is told so, and not asked a third time."""
    killer = "import os, signal\ndef run_in_child(task): os.kill(os.getppid(), signal.SIGKILL)\nintroduce = spawn_family = run_in_child\n"
    outcomes = [each.outcome for each in judged(tmp_path, killer)]
    assert outcomes.count("crashed") > 10 and set(outcomes) <= {"crashed", "failed"}
