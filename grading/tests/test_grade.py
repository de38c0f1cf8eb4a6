"""The command `grade` from end to end, with a fake judge."""


import pytest

from grading import run
from grading.results import Limits, Verdict
from grading.tests.toyclass import Toy


@pytest.fixture
def toy(tmp_path):
    return Toy(tmp_path)


HEADER = "submission,01_fork,02_process,total,max"


def test_a_class_is_scored(toy, capsys):
    """Points per test, shared evenly by a test's cases; a row for everyone, in order of the names."""
    toy.submit("bob", "# test_two failed no")
    toy.submit("ann")
    (toy.class_ / "bob" / "02_process" / "processes.py").unlink()

    assert toy.grade() == 0
    assert toy.scores() == [HEADER, "ann,10,10,20,20", "bob,6,0,6,20"]
    out = capsys.readouterr().out
    assert "bob  01_fork: of 4 tests 2 failed (test_two)" in out
    assert "bob  02_process: missing: the file is missing" in out
    assert "details.txt" in out


def test_every_kind_of_bad_submission_costs_only_itself(toy, capsys):
    toy.submit("good")
    toy.write(toy.class_ / "ann.txt", "hello")
    toy.write(toy.class_ / "broken.zip", b"PK\x03\x04 not really")
    (toy.class_ / "empty").mkdir()

    assert toy.grade() == 0
    assert toy.scores()[1:] == ["ann.txt,0,0,0,20", "broken,0,0,0,20", "empty,0,0,0,20", "good,10,10,20,20"]
    out = capsys.readouterr().out
    for line in ("ann.txt  refused: is a file;", "broken  refused: is a broken zip", "empty  refused: is empty;"):
        assert line in out


def test_readme_hidden_files_and_out_are_no_submissions(toy):
    toy.submit("ann")
    toy.write(toy.class_ / "README.md", "what this is")
    toy.write(toy.class_ / ".DS_Store", "")
    toy.out = toy.class_ / "graded"
    assert toy.grade() == 0
    toy.out = toy.class_ / "graded again"  # and `graded` is an earlier run's
    assert toy.grade() == 0
    assert [row.split(",")[0] for row in toy.scores()] == ["submission", "ann"]


def test_the_details_hold_every_failure_in_full(toy):
    toy.submit("ann", r"# test_one failed expected: 1\n     got: 2\u001b[2J", "# test_secret timeout too slow")
    toy.grade()
    text = (toy.out / "details.txt").read_text()
    assert "-- 01_fork::test_one: failed (0.25 s)\n   expected: 1\n        got: 2\\x1b[2J\n" in text
    assert "-- 01_fork::test_secret: timeout (0.25 s, hidden)" in text


def test_what_is_missing_is_told_once(toy, capsys):
    """What nobody handed in in one line for all, and in the details a section once."""
    for name in ("ann", "bob"):
        (toy.submit(name) / "02_process" / "processes.py").unlink()
    toy.grade()
    told = capsys.readouterr().out
    assert told.count("02_process") == 2 and "\nnobody handed in 02_process (--section grades only those that are due)\n" in told
    details = (toy.out / "details.txt").read_text()
    assert details.count("\n-- 02_process: missing, all 1 tests\n   the file is missing\n") == 2 and "-- 02_process::" not in details
    assert "missing: " not in details


def test_a_test_that_the_baseline_skips_leaves_max_for_all(toy, capsys):
    toy.solution("# test_secret skipped no nslookup here")
    toy.submit("ann", "# test_secret skipped no nslookup here")
    toy.submit("bob", "# test_one failed no")
    assert toy.grade() == 0
    assert toy.scores()[1:] == ["ann,6,10,16,16", "bob,4,10,14,16"]
    assert "not counted: 01_fork::test_secret: the baseline skips it here: no nslookup here" in capsys.readouterr().out


def test_a_skip_in_a_submission_alone_withholds_its_grade(toy, capsys):
    toy.submit("ann", "# test_secret skipped not for me")
    toy.submit("bob")
    assert toy.grade() == 1
    assert toy.scores()[1:] == ["ann,,10,,20", "bob,10,10,20,20"]
    captured = capsys.readouterr()
    assert "01_fork is withheld: 01_fork::test_secret: skipped, though the baseline ran it: not for me" in captured.out
    assert "withheld, through no fault of theirs: ann" in captured.out
    assert "1 tests of 1 submissions had no verdict and are run again" in captured.err


def test_a_judge_fault_is_tried_again_by_the_same_command(toy):
    toy.submit("ann", "# test_one judge_fault out of memory")
    assert toy.grade() == 1
    toy.submit("ann")
    assert toy.grade() == 0
    assert toy.scores()[1:] == ["ann,10,10,20,20"]


# The baseline


def test_nobody_is_graded_when_the_solutions_fail(toy, capsys):
    toy.solution(r"# test_one failed expected 1\ngot 2")
    toy.submit("ann")
    assert toy.grade() == 3
    assert toy.judged() == 0
    err = capsys.readouterr().err
    assert "grade: the course's own solutions fail 1 of 5 tests here, so nobody is graded:" in err
    assert "  01_fork::test_one: failed\n    expected 1\n    got 2" in err

    toy.solution()
    assert toy.grade() == 0


def test_a_solution_that_lacks_is_named(toy, capsys):
    (toy.course / "solutions" / "02_process" / "processes.py").unlink()
    toy.submit("ann")
    assert toy.grade() == 3
    assert "missing: 02_process/processes.py; nobody is graded without it" in capsys.readouterr().err


def test_points_for_a_test_that_is_not_there_are_an_error_of_the_course(toy, capsys):
    toy.write(toy.course / "solutions" / "points.toml", "[01_fork]\ntest_secret = 3\ntest_gone = 1\n")
    toy.submit("ann")
    assert toy.grade() == 3
    assert "01_fork: test_gone carries 1 points, but there is no such test" in capsys.readouterr().err


def test_a_section_without_tests_is_named(toy, capsys):
    toy.write(toy.course / "exercises" / "02_process" / "fake.json", "[]")
    toy.submit("ann")
    assert toy.grade() == 3
    assert "02_process: the judge found no test in it" in capsys.readouterr().err


@pytest.mark.parametrize("trouble, words", [("die:1b", "the judge ended with signal SIGKILL"), ("mute:0b", "the judge ended without a word")])
def test_a_judge_that_dies_over_the_solutions_is_told_in_words(toy, capsys, trouble, words):
    toy.submit("ann")
    assert toy.grade(judge=toy.judge(trouble)) == 3
    err = capsys.readouterr().err
    assert f"the solutions could not be judged, so nobody is graded: {words}" in err and "fake diagnostics" in err


def test_limits_come_from_the_baselines_times(toy):
    """The fake judge says 0.25 seconds for each test; twenty times that is five."""
    toy.submit("ann")
    toy.grade()
    (limits,) = [each for each in toy.records() if each["record"] == "limits"]
    assert limits["default"] == 5
    assert limits["tests"] == dict.fromkeys(["01_fork/test_one", "01_fork/test_two", "01_fork/test_secret", "02_process/test_three"], 5)


@pytest.mark.parametrize("seconds, limit", [(0.001, 5.0), (0.25, 5.0), (0.26, 6), (3.0, 60)])
def test_a_slow_machine_is_slow_for_everyone(seconds, limit):
    verdicts = [Verdict("baseline", "01", "a", case, "passed", seconds=took) for case, took in (("x", 0.0), ("y", seconds))]
    assert run._limits(verdicts, None).tests == {"01/a": limit}
    assert run._limits(verdicts, Limits(5.0, {"01/a": 99, "02/b": 7})).tests == {"01/a": 99, "02/b": 7}


# Judges in trouble

TROUBLES = {
    "die:3": "the judge ended with signal SIGKILL",
    "exit:3": "the judge ended with exit status 3",
    "garbage:3": "the judge said what it should not: no JSON: b'Segmentation fault, or so",
    "twice:0": "the judge said what it should not: the same verdict twice: s0001 01_fork::test_one",
    "stranger:3": "the judge said what it should not: a verdict that nobody asked for: s9999 01_fork::test_secret",
    "field:3": "the judge said what it should not: unknown outcome 'splendid'",
    "short:3": "the judge gave 3 of 5 verdicts",
    "mute:0": "the judge ended without a word",
    "broken:0": "the judge broke: a plugin went wrong",
    "nocount:0": "the judge said what it should not: no count of its tests first",
    "silent:3": "the judge said nothing for 1 seconds",
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_a_judge_did_not_say_is_asked_for_once_more(toy, trouble):
    toy.submit("ann")
    toy.submit("bob", "# test_one failed no")
    assert toy.grade(judge=toy.judge(trouble, toy.root / "flag", silence=1)) == 0
    assert toy.scores()[1:] == ["ann,10,10,20,20", "bob,8,10,18,20"]
    assert toy.judged() == 10  # none of them twice


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_judge_that_fails_again_is_never_the_students_fault(toy, trouble, capsys):
    toy.submit("ann")
    assert toy.grade(judge=toy.judge(trouble, silence=1)) == 1
    assert toy.scores()[1:] == ["ann,,,,20"]
    assert TROUBLES[trouble] in (toy.out / "details.txt").read_text()


def test_too_many_verdicts_are_noticed(toy):
    """They came after all that was wanted, so nothing is lost, and the stranger is not believed."""
    toy.submit("ann")
    assert toy.grade(judge=toy.judge("more:0")) == 0
    assert "test_more" not in (toy.out / "results.jsonl").read_text()


# Going on, and doing again


def test_a_second_run_judges_nothing_again(toy):
    toy.submit("ann")
    toy.grade()
    before = (toy.out / "results.jsonl").read_bytes()
    assert toy.grade(judge=toy.judge("die:0")) == 0
    assert (toy.out / "results.jsonl").read_bytes() == before


def test_only_what_changed_is_judged_again(toy):
    toy.submit("ann", "# test_one failed no")
    toy.submit("bob")
    toy.grade()
    toy.submit("ann")
    toy.submit("cleo")
    assert toy.grade() == 0
    assert toy.judged() == 10 + 4 + 5  # ann's changed section, and cleo
    assert toy.scores()[1:] == ["ann,10,10,20,20", "bob,10,10,20,20", "cleo,10,10,20,20"]
    assert [each["id"] for each in toy.records() if each.get("name") == "cleo"] == ["s0003"]


def test_what_a_run_changes_is_told(toy, capsys):
    toy.submit("ann", "# test_one failed no")
    toy.submit("bob", "# test_two failed no")
    toy.submit("cleo", "# test_secret judge_fault no memory")
    toy.grade()
    assert "changed since" not in capsys.readouterr().out
    for name in ("ann", "cleo", "dan"):
        toy.submit(name)
    toy.grade()
    told = capsys.readouterr().out.partition("changed since the last run:\n")[2].splitlines()
    assert told[:3] == ["ann  01_fork  8 -> 10", "cleo  01_fork  withheld -> 10", f"scores: {toy.out / 'scores.csv'} · every failure in full: {toy.out / 'details.txt'} · sandbox: {told[2].rpartition(' ')[2]}"]
    toy.submit("bob")
    toy.grade("--fresh")
    assert "changed since the last run:\nbob  01_fork  6 -> 10\nscores" in capsys.readouterr().out
    toy.grade()
    assert "changed since" not in capsys.readouterr().out


def test_a_torn_last_line_is_judged_again(toy):
    toy.submit("ann")
    toy.grade()
    path = toy.out / "results.jsonl"
    path.write_bytes(path.read_bytes()[:-9])
    assert toy.grade() == 0
    assert toy.judged() == 5
    assert toy.scores()[1:] == ["ann,10,10,20,20"]


def test_fresh_starts_anew_and_keeps_the_old_file(toy):
    toy.submit("ann")
    toy.submit("bob")
    toy.grade()
    before = (toy.out / "results.jsonl").read_bytes()
    toy.class_.joinpath("bob").rename(toy.root / "gone")
    assert toy.grade("--fresh") == 0
    assert toy.scores()[1:] == ["ann,10,10,20,20"]
    assert (toy.out / "results.jsonl.old").read_bytes() == before


def test_who_is_gone_is_kept_and_told(toy, capsys):
    toy.submit("ann")
    toy.submit("bob")
    toy.grade()
    toy.class_.joinpath("bob").rename(toy.root / "gone")
    assert toy.grade() == 0
    assert toy.scores()[1:] == ["ann,10,10,20,20", "bob,10,10,20,20"]
    assert "no longer handed in, but kept in the scores: bob (--fresh leaves them out)\n" in capsys.readouterr().err


def test_fresh_for_one_section_of_one_submission(toy):
    toy.submit("ann")
    toy.submit("bob")
    toy.grade()
    assert toy.grade("--fresh", "--only", "bob", "--section", "01") == 0
    assert toy.judged() == 10 + 4
    assert len(toy.scores()) == 3


def test_failed_runs_what_did_not_pass(toy):
    toy.submit("ann", "# test_one failed no")
    toy.submit("bob")
    toy.grade()
    assert toy.grade("--failed") == 0
    assert toy.judged() == 10 + 1


def test_only_and_section_choose(toy, capsys):
    toy.submit("ann")
    toy.submit("bob")
    assert toy.grade("--only", "bob", "--section", "02_process") == 0
    assert toy.scores() == ["submission,02_process,total,max", "bob,10,10,10"]
    assert toy.grade("--only", "ann") == 0
    assert toy.scores() == [HEADER, "ann,10,10,20,20", "bob,,10,,20"]
    assert "bob  01_fork is not graded yet" in capsys.readouterr().out


@pytest.mark.parametrize("workers", ["1", "2", "4"])
def test_scores_do_not_depend_on_the_number_of_workers(toy, workers):
    for number in range(9):
        toy.submit(f"s{number}", *["# test_one failed no"] * (number % 2))
    assert toy.grade("--workers", workers) == 0
    assert toy.scores()[1:] == [f"s{n},{8 if n % 2 else 10},10,{18 if n % 2 else 20},20" for n in range(9)]


def test_more_than_a_shard_of_submissions(toy):
    for number in range(45):
        toy.submit(f"s{number:02d}")
    assert toy.grade() == 0
    assert len(toy.scores()) == 46 and all(row.endswith("20,20") for row in toy.scores()[1:])


@pytest.mark.parametrize("level", ["process", "none"])
def test_the_level_in_force_is_told_in_every_place(toy, level, capsys):
    """In the results, in what the instructor and the students read, and in the last line on the terminal."""
    toy.submit("ann", "# test_one failed no")
    assert toy.grade("--sandbox", level, "--format", "html", "--format", "markdown") == 0
    assert toy.records()[0]["sandbox"] == level
    told = capsys.readouterr().out.splitlines()
    assert next(line for line in told if line.startswith("scores: ")).endswith(f" · sandbox: {level}")
    assert f", sandbox {level}, begun " in (toy.out / "details.txt").read_text().splitlines()[0]
    assert f"The tests were run at the sandbox level `{level}`." in (toy.out / "feedback" / "s0001.md").read_text()
    assert f'"sandbox":"{level}"' in (toy.out / "report.html").read_text().replace('": "', '":"')
