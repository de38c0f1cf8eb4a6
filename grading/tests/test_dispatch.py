"""Who hangs does not hold up the others: a judge whose contestant only waits gives its place to another."""

import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest

import grading
from grading import plan
from grading.contestant.inside.proctree import ProcTree
from grading.crew import BESIDE, Call, Local
from grading.dispatch import Dispatch
from grading.judge import Answer, Judge
from grading.plan import Job
from grading.tests.toyclass import Toy

KIT = Path(grading.__file__).parents[1]


class Crew:
    """Judges that do nothing until they are told: `begun` has the jobs in order, `resting` those that wait."""

    def __init__(self, most):
        self.most, self.begun, self.resting, self.futures = most, [], [], {}

    def submit(self, job):
        self.begun.append(job.sections[0])
        self.futures[job.sections[0]] = Future()
        return self.futures[job.sections[0]]

    def rests(self, future):
        return any(self.futures[name] is future for name in self.resting)


def dispatch(jobs, places, most=100):
    crew = Crew(most)
    made = Dispatch(crew, places, lambda _, job: job, lambda _, job, answer: None)
    made.waiting.extend(Job((name.lower(),), {}, beside=name.isupper()) for name in jobs)
    made._start()
    return made, crew


def test_no_more_judges_than_places_work_at_once():
    made, crew = dispatch("abc", 2)
    assert crew.begun == ["a", "b"]
    made._end(_over(crew, "a"))
    made._start()
    assert crew.begun == ["a", "b", "c"]


def _over(crew, name):
    crew.futures[name].set_result(Answer())
    return crew.futures[name]


def test_one_that_waits_gives_its_place_away_and_may_come_back():
    made, crew = dispatch("abcde", 2)
    crew.resting = ["a"]
    made._start()
    assert crew.begun == ["a", "b", "c"]
    crew.resting = []  # now three work; no fourth begins until two have ended
    made._end(_over(crew, "b"))
    made._start()
    assert crew.begun == ["a", "b", "c"]
    made._end(_over(crew, "c"))
    made._start()
    assert crew.begun == ["a", "b", "c", "d"]


def test_those_beside_do_not_count_but_have_a_bound_of_their_own():
    made, crew = dispatch("A" * (BESIDE + 3) + "xyz", 1)
    assert crew.begun == ["a"] * BESIDE + ["x"]


def test_a_crew_has_its_bound():
    made, crew = dispatch("abcd", 2, most=3)
    crew.resting = ["a", "b"]
    made._start()
    crew.resting = ["a", "b", "c"]
    made._start()
    assert crew.begun == ["a", "b", "c"]


def test_a_crew_without_a_bound_gets_everything_at_once():
    made, crew = dispatch("abcd", 1, most=None)
    assert crew.begun == ["a", "b", "c", "d"]


# Plans


def keys(*sections):
    return frozenset((section, "test", "") for section in sections)


def test_in_a_big_class_the_first_section_comes_first():
    wanted = {f"s{number}": keys("01", "02", "03") for number in range(50)}
    jobs = plan.jobs(wanted, 2)
    assert [job.sections for job in jobs] == [("01",)] * 3 + [("02", "03")] * 3
    assert sum(job.tests for job in jobs) == 150
    few = plan.jobs({name: wanted[name] for name in list(wanted)[:30]}, 2)
    assert {job.sections for job in few} == {("01", "02", "03")}


def test_a_job_of_each_alone_is_patient():
    (job,) = plan.alone({"s1": keys("02", "01")}, 2)
    assert (job.sections, job.attempt, job.patient, job.beside) == (("01", "02"), 2, True, False)


# Real judges

HANGS = """
import time
def run_in_child(task):
    while True:
        {how}
introduce = spawn_family = run_in_child
"""


@pytest.fixture
def document(tmp_path):
    Toy.write(tmp_path / "waits" / "01_fork" / "forking.py", HANGS.format(how="time.sleep(0.01)"))
    Toy.write(tmp_path / "computes" / "01_fork" / "forking.py", HANGS.format(how="pass"))
    Toy.write(tmp_path / "right" / "01_fork" / "forking.py", (KIT / "solutions" / "01_fork" / "forking.py").read_bytes())
    submissions = [{"id": name, "root": str(tmp_path / name)} for name in ("waits", "computes", "right")]
    limits = {"default": 0.5, "tests": {}}
    return {"course": str(KIT), "sections": ["01_fork"], "submissions": submissions, "limits": limits, "patience": 2, "seed": "x"}


def test_a_judge_puts_off_who_hangs_twice_and_goes_on_with_the_others(document):
    document["limits"]["default"] = 4.0  # time enough for the right one
    verdicts, away = [], []
    answer = Judge().call(document, lambda verdict: True, verdicts.append, put_off=lambda *said: away.append(said))
    outcomes = {name: [each.outcome for each in verdicts if each.submission == name] for name in ("waits", "computes", "right")}
    assert answer.fault == ""
    assert outcomes["waits"].count("timeout") == outcomes["computes"].count("limit") == 2  # who computes is limited by processor time
    assert len(outcomes["waits"]) < 18 and outcomes["right"] == ["passed"] * 18
    hung = {name: [each for each in verdicts if each.submission == name and each.outcome in ("timeout", "limit")] for name in ("waits", "computes")}
    used = {name: sum(each.cpu for each in mine) / sum(each.seconds for each in mine) for name, mine in hung.items()}
    assert used["waits"] < 0.1 and used["computes"] > used["waits"]  # on a busy machine nobody computes all the time
    assert away == [("waits", False), ("computes", used["computes"] > 0.1)] and answer.put_off == dict(away)


def test_with_all_patience_everything_is_run(document):
    document["patience"] = None
    document["submissions"] = document["submissions"][:1]
    answer = Judge().call(document, lambda verdict: True, lambda verdict: None)
    assert (answer.fault, answer.put_off, len(answer.verdicts)) == ("", {}, 18)


def test_a_judge_whose_contestant_sleeps_rests(document):
    document.update(limits={"default": 20.0, "tests": {}}, submissions=document["submissions"][:1])
    crew = Local(Judge(), 1)
    future = crew.submit(Call(document, lambda verdict: True, 60, print, print, print))
    try:
        assert not crew.rests(future)  # nothing has been heard of it yet
        while not crew.rests(future):
            assert not future.done()
        assert crew.rests(future)
    finally:
        crew.stop()


@pytest.mark.parametrize("program, asleep", [("import time; time.sleep(60)", True), ("print(end='', flush=True)\nwhile True: pass", False)])
def test_asleep_is_who_does_not_run(program, asleep):
    tree = ProcTree()
    if not tree.available:
        pytest.skip("needs Linux's /proc")
    with subprocess.Popen([sys.executable, "-c", f"print('up', flush=True)\n{program}"], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        try:
            if asleep:
                while not tree.asleep():
                    pass
            else:
                assert not any(tree.asleep() for _ in range(200))
        finally:
            process.kill()
