"""Judges here and elsewhere: the same scores, whoever judges, and nothing lost when a worker goes."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from grading import cli, cluster, crew, parcel, run
from grading.course import Course
from grading.reports import progress
from grading.tests.toyclass import Toy

KIT = Path(parcel.__file__).parents[1]


@pytest.fixture
def toy(tmp_path):
    toy = Toy(tmp_path)
    toy.submit("ann", "# test_one failed no")
    toy.submit("bob")
    return toy


class Elsewhere:
    """An executor that does WORK at once, where the test is."""

    def __init__(self, work):
        self.work, self.down = work, 0

    def submit(self, function, *arguments):
        future = Future()
        try:
            future.set_result(self.work(function, *arguments))
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.down += 1


def graded(toy, executor, **options):
    """The totals of the toy class, judged by the executor."""
    settings = run.Settings(toy.load(), toy.class_, toy.out, **options)
    graded = run.grade(settings, progress.Lines(print), crew=crew.Far(executor))
    return {row.handed.name: row.total for row in graded.scores.rows}


@pytest.fixture
def faked(toy):
    """Does a far call with the fake judge; the toy course's own files travel, too."""

    def call(function, packed, silence):
        for name in packed["sections"]:
            packed["course"][f"exercises/{name}/fake.json"] = parcel._text(toy.course / "exercises" / name / "fake.json")
        return function(packed, silence, toy.judge())

    return call


def test_what_travels_is_data_and_no_path_of_this_machine(toy, faked):
    seen = []

    def work(function, packed, silence):
        seen.append(repr(packed))
        return faked(function, packed, silence)

    assert graded(toy, Elsewhere(work)) == {"ann": 18, "bob": 20}
    assert len(seen) == 2 + 1 and not any(str(toy.root) in each for each in seen)  # the baseline, a job a worker


def test_a_worker_that_dies_loses_nothing(toy, faked):
    left = [RuntimeError("killed")]

    def work(function, packed, silence):
        if packed["submissions"][0]["id"] != "baseline" and left:
            raise left.pop()
        return faked(function, packed, silence)

    assert graded(toy, Elsewhere(work)) == {"ann": 18, "bob": 20}


BAD = {
    "no answer of a judge": lambda answer: ["hello"],
    "has another kit (0.0, here ": lambda answer: {**answer, "kit": "0.0"},
    "has another python (CPython 2.7, here ": lambda answer: {**answer, "python": "CPython 2.7"},
    "a verdict that nobody asked for: s0009": lambda answer: {**answer, "verdicts": [{**answer["verdicts"][0], "submission": "s0009"}]},
    "the same verdict twice": lambda answer: {**answer, "verdicts": answer["verdicts"] * 2},
    "unknown outcome 'splendid'": lambda answer: {**answer, "verdicts": [{**answer["verdicts"][0], "outcome": "splendid"}]},
    "a worker said what it should not: 'verdicts'": lambda answer: {name: value for name, value in answer.items() if name != "verdicts"},
}


@pytest.mark.parametrize("words", BAD)
def test_what_a_worker_should_not_say_withholds_and_is_told(toy, faked, words):
    def work(function, packed, silence):
        answer = faked(function, packed, silence)
        return answer if packed["submissions"][0]["id"] == "baseline" else BAD[words](answer)

    assert graded(toy, Elsewhere(work)) == {"ann": None, "bob": None}
    assert words in (toy.out / "results.jsonl").read_text()


def test_an_executor_that_takes_nothing_is_told(toy):
    class Closed(Elsewhere):
        def submit(self, *arguments):
            raise RuntimeError("cannot schedule new futures after shutdown")

    with pytest.raises(run.BaselineError, match="the work could not be handed out: cannot schedule"):
        graded(toy, Closed(None))


# Real judges


@pytest.fixture
def real(tmp_path):
    """Four small submissions for the real course's section 01."""
    solved = (KIT / "solutions" / "01_fork" / "forking.py").read_text()
    for name, text in {"s01": solved, "s02": "def run_in_child(task): return 0\n", "s03": solved, "s04": "import"}.items():
        Toy.write(tmp_path / "class" / name / "01_fork" / "forking.py", text)
    return run.Settings(Course.load(KIT), tmp_path / "class", tmp_path / "out", sections=("01",))


def totals(settings, crew=None):
    graded = run.grade(settings, progress.Lines(print), crew=crew)
    return {row.handed.name: row.total for row in graded.scores.rows}


def test_any_executor_will_do(real, tmp_path):
    """The standard library's processes, started afresh, share nothing with us but what is sent."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        shown = totals(real, crew.Far(executor))
    assert shown["s01"] == shown["s03"] == 10 and shown["s02"] < 5 and shown["s04"] == 0


def test_without_dask_the_cure_is_named(toy, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert toy.grade("--cluster", "tcp://127.0.0.1:1") == 2
    assert "grade: --cluster needs Dask, which is not installed here: pip install 'concurrency-kit[cluster]'" in capsys.readouterr().err


def test_without_a_scheduler_the_address_is_named(toy, capsys, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("grading.cluster.PATIENCE", "1s")
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        assert toy.grade("--cluster", address) == 2
    assert f"grade: --cluster {address}: no scheduler answers there" in capsys.readouterr().err


@pytest.fixture
def dask(tmp_path):
    """A real scheduler and two workers on loopback: (address, the workers' processes)."""
    pytest.importorskip("distributed")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": (tmp_path / "dask.log").open("w")}
    home = {**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "60s", "PYTHONPATH": str(KIT), "TMPDIR": str(tmp_path)}
    place = tmp_path / "scheduler.json"
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    started = [subprocess.Popen([*scheduler, "--scheduler-file", str(place)], env=home, **quiet)]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(place), "--no-nanny", "--nthreads", "1", "--no-dashboard"]
    started += [subprocess.Popen([*worker, "--local-directory", str(tmp_path / f"w{number}")], env=home, **quiet) for number in (1, 2)]
    from distributed import Client

    try:
        with Client(scheduler_file=str(place), timeout="60s", set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address, started[1:], client
    finally:
        for process in started:
            process.kill()
            process.wait()


def judges_below(pid):
    found = subprocess.run(["pgrep", "-P", str(pid), "-f", "grading.shard"], capture_output=True, text=True, check=False).stdout.split()
    return [int(each) for each in found]


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs pidfd_open")
def test_a_cluster_of_two_workers_one_of_which_is_killed_in_the_middle(real, dask, capsys):
    address, workers, client = dask
    victims = []

    class KillsOne(progress.Lines):
        """As soon as a worker's judge is at the class, that worker is killed."""

        def begin(self, what, total):
            super().begin(what, total)
            if what == "the class":
                threading.Thread(target=kill, daemon=True).start()

    def kill():
        while not victims:
            for worker in workers:
                if not victims and judges_below(worker.pid):
                    victims.append((worker, os.pidfd_open(judges_below(worker.pid)[0])))
                    worker.send_signal(signal.SIGKILL)

    graded = run.grade(real, KillsOne(print), crew=cluster.connect(address, print))
    shown = {row.handed.name: row.total for row in graded.scores.rows}
    assert shown["s01"] == shown["s03"] == 10 and shown["s02"] < 5 and shown["s04"] == 0
    victim, judge = victims[0]
    assert victim.wait(30) == -signal.SIGKILL
    assert select.select([judge], [], [], 30)[0]  # it did not outlive its worker
    os.close(judge)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs pidfd_open")
def test_a_call_that_nobody_wants_any_more_ends(dask):
    """Dask itself would let it go on to its end, which is a minute away."""
    address, workers, client = dask
    far = cluster.connect(address, print)
    document = {"course": str(KIT), "sections": ["01_fork"], "submissions": [], "start_method": None, "limits": {}, "patience": None, "seed": ""}
    hanging = KIT / "grading" / "sample_class" / "s08"
    document["submissions"] = [{"id": f"s{number}", "root": str(hanging)} for number in range(9)]
    far.submit(crew.Call(document, lambda verdict: True, 60, print, print, print))
    while not (judges := [judge for worker in workers for judge in judges_below(worker.pid)]):
        pass
    judge = os.pidfd_open(judges[0])
    far.stop()
    assert select.select([judge], [], [], 20)[0]
    os.close(judge)


def test_the_command_with_a_cluster(real, dask, capsys):
    address, workers, client = dask
    arguments = [str(real.submissions), "--out", str(real.out), "--course", str(KIT), "--section", "01", "--cluster", address]
    assert cli.main(arguments) == 0
    assert f"2 workers of the cluster at {address}" in capsys.readouterr().err
    rows = (real.out / "scores.csv").read_text().splitlines()
    assert rows[1] == "s01,10,10,10" and rows[3] == "s03,10,10,10"
