"""Grade the sample class again and again, with other numbers of workers, in another order, idle and loaded, and compare the scores.

    python -m grading.bench.same_scores --times 30

Every verdict of every run must equal the first run's.  Half of the runs go beside six busy loops; the order is that of the names, so
the submissions get names at random (by the seed) in front.
"""

import argparse
import contextlib
import itertools
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import grading
from grading.bench.compare import difference, verdicts
from grading.bench.repeat import busy_loops

KIT = Path(grading.__file__).parents[1]
SAMPLES = KIT / "grading" / "sample_class"
WORKERS = (1, 2, 4)


def shuffled(samples, folder, chance):
    """Put the SAMPLES into FOLDER under names in an order by CHANCE."""
    folder.mkdir()
    for sample in samples:
        place = folder / f"{chance.randrange(10**6):06}~{sample.name}"
        (shutil.copytree if sample.is_dir() else shutil.copy)(sample, place)


def graded(folder, out, workers, options):
    """Grade it; the verdicts, by the samples' own names."""
    command = [sys.executable, "-m", "grading", str(folder), "--out", str(out), "--course", str(KIT), "--workers", str(workers), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"grade ended with status {done.returncode}:\n{done.stderr[-2000:]}")
    return verdicts(out, lambda name: name.rpartition("~")[2])


def main():
    """Returns 0 when all runs agree."""
    parser = argparse.ArgumentParser(prog="python -m grading.bench.same_scores", description="The same scores, however a class is graded.")
    parser.add_argument("--times", type=int, default=30, help="how many runs (default: 30)")
    parser.add_argument("--busy", type=int, default=6, metavar="N", help="how many busy loops run beside every second run (default: 6)")
    parser.add_argument("--only", action="append", help="only this sample (may be given again; default: all)")
    parser.add_argument("--seed", default="1", help="what the orders depend on (default: 1)")
    parser.add_argument("options", nargs="*", help="of `grade`, after --")
    options = parser.parse_args()
    samples = [each for each in sorted(SAMPLES.glob("s[0-9]*")) if not options.only or each.name.partition(".")[0] in options.only]
    ways = itertools.cycle((workers, busy) for workers in WORKERS for busy in (0, options.busy))
    first, bad = None, 0
    with tempfile.TemporaryDirectory(prefix="same-scores-") as root:
        for number, (workers, busy) in zip(range(1, options.times + 1), ways, strict=False):
            folder, out, start = Path(root) / f"class{number}", Path(root) / f"out{number}", time.monotonic()
            shuffled(samples, folder, random.Random(f"{options.seed}/{number}"))
            with busy_loops(busy) if busy else contextlib.nullcontext():
                seen = graded(folder, out, workers, options.options)
            first = first or seen
            told = difference(seen, first)
            bad += bool(told)
            took = time.monotonic() - start
            print(f"{number:3} {workers} workers, {busy} busy loops, {took:4.0f} s: {len(seen[1])} verdicts, {told or 'equal'}", flush=True)
    print(f"{options.times} runs of {len(samples)} submissions: {bad} not equal to the first")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
