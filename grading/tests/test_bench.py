"""The demonstrations that grading keeps its promises, in small: `grading/bench` has the large ones."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

import grading
from grading.bench import compare, same_scores

KIT = Path(grading.__file__).parents[1]


def bench(name, *arguments):
    return subprocess.run([sys.executable, "-m", f"grading.bench.{name}", *arguments], cwd=KIT, capture_output=True, text=True, check=False)


def test_a_run_that_is_disturbed_in_each_way_ends_as_an_undisturbed_one():
    done = bench("interrupt", "--times", "2", "--seed", "ci")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("equal, nothing left") == 2 and "2 interrupted runs: 0 not equal" in done.stdout


def test_scores_are_the_same_with_other_workers_in_another_order_and_under_load():
    samples = [word for name in ("s01", "s05", "s06", "s12") for word in ("--only", name)]
    done = bench("same_scores", "--times", "4", "--busy", "2", *samples, "--", "--section", "01")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 runs of 4 submissions: 0 not equal to the first" in done.stdout and "2 workers, 2 busy loops" in done.stdout


# That the demonstrations can fail


@pytest.fixture
def out(tmp_path):
    def made(name, outcome, points):
        folder = tmp_path / f"{name}-{outcome}"
        folder.mkdir()
        (folder / "results.jsonl").write_text(
            f'{{"record":"submission","id":"s0001","name":"{name}"}}\n'
            f'{{"record":"verdict","submission":"s0001","section":"01","test":"a","case":"","outcome":"{outcome}"}}\n'
        )
        (folder / "scores.csv").write_text(f"submission,01,total\n{name},{points},{points}\n")
        return folder

    return made


def test_names_that_were_only_shuffled_are_equal_and_verdicts_that_differ_are_told(out):
    def plain(name):
        return name.rpartition("~")[2]

    first = compare.verdicts(out("123~ann", "passed", 1), plain)
    assert compare.difference(compare.verdicts(out("456~ann", "passed", 1), plain), first) == ""
    assert compare.difference(compare.verdicts(out("789~ann", "failed", 0), plain), first) == "ann 01::a: failed, not passed"
    assert compare.difference(compare.verdicts(out("9~ann", "passed", 0.5), plain), first) == "scores.csv alone"


def test_the_order_of_the_samples_depends_on_the_seed(tmp_path):
    samples = [same_scores.SAMPLES / name for name in ("s01", "s02", "s03", "s17.zip")]
    orders = []
    for number in range(6):
        same_scores.shuffled(samples, tmp_path / str(number), random.Random(f"x/{number}"))
        orders.append([path.name.rpartition("~")[2] for path in sorted((tmp_path / str(number)).iterdir())])
    assert all(sorted(order) == ["s01", "s02", "s03", "s17.zip"] for order in orders) and len({*map(tuple, orders)}) > 1
