"""What grading a class costs, beside one plain pytest process a submission, and beside the least that it could cost.

    python -m grading.bench.class --size 300                        # a class over all sections
    python -m grading.bench.class --size 300 --hanging 30           # the same, and then with 30 more that hang everywhere
    python -m grading.bench.class --size 300 --growth 10 -- --section 01 --section 07    # and then ten times as many

A submission's answer to a section is a solution, a right answer or a misconception of the course, by chance (by the seed).  Compared:
(a) `pytest --target SUBMISSION` for one submission after the other, without confinement, for a sample of the class; (b) the floor:
the CPU time of the baseline's scenes and of all that they start, times the submissions, spread over the cores.  On a machine that does
other things, too, look at the ratios of CPU times: those of the clock are its own only when it is idle.

What it printed for `--size 10 --hanging 2 --growth 3 --sample 2 -- --section 01` on two cores that others used, too (CPython 3.11, level
`namespaces`).  In a class so small the starts of pytest and the grading of the solutions, a tenth of the work, are most of what is above the floor;
of one submission to all sections (254 tests) a judge took 1.32 times the CPU time of the scenes.

    10 submissions, 1 sections, 2 cores, load 10.4 at the start
      52 s, 11.6 submissions a minute; 180 verdicts: 4 failed, 176 passed
      CPU: 13 s, of which scenes 5 s; the judges' and zygotes' share 45.4 ms a test
      memory at most: 100 MB in all, grade 19 MB, a judge 26 MB
      (b) the floor: 6 CPU s of scenes, 3 s over 2 cores; by the clock 17.30 times that, by CPU time 2.23 times
      (a) one plain pytest process after the other: 104 s by 2 of them; grade is 2.01 times as fast by the clock, and takes 0.71 of its CPU time
    with 2 more that hang everywhere: +118 s by the clock, +4 CPU s
    3 times as many: 2.43 times the time, 2.28 times the CPU time; memory 100 MB, then 98 MB
      540 verdicts: 1 crashed, 16 failed, 523 passed; the judges' and zygotes' share 29.5 ms a test
"""

import argparse
import contextlib
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import grading
from grading.course import Course
from grading.coursecheck import answers
from grading.contestant.inside.proctree import ProcTree
from grading.machine import cores
from grading.results import BASELINE, read
from grading.run import choose_sections

KIT = Path(grading.__file__).parents[1]


def generate(folder, course, sections, size, chance):
    """SIZE submissions in FOLDER, half of the answers right."""
    kinds = {}
    for section in sections:
        found, _ = answers.collect(course, section)
        right = [each for each in found if each.kind in (answers.SOLUTION, answers.RIGHT)]
        kinds[section.folder] = right, [each for each in found if each.kind == answers.WRONG] or right
    for number in range(size):
        for name, (right, wrong) in kinds.items():
            chance.choice(chance.choice((right, wrong))).stage(folder / f"a{number:05}" / name)


def generate_hanging(folder, course, sections, count):
    """COUNT submissions of which every function sleeps for ever: the stubs, with that in the place of their TODO."""
    for number in range(count):
        for section in sections:
            for module in section.modules:
                stub = (course.root / "exercises" / section.folder / f"{module}.py").read_text(encoding="utf-8")
                place = folder / f"b{number:05}" / section.folder
                place.mkdir(parents=True, exist_ok=True)
                text = re.sub(r"^( *)raise NotImplementedError\(.*\)$", r"\1import time\n\1while True: time.sleep(0.05)", stub, flags=re.MULTILINE)
                (place / f"{module}.py").write_text(text, encoding="utf-8")


@dataclass
class Cost:
    """Of one grading: seconds by the clock, CPU seconds of all its processes, the most memory they had in MB."""

    wall: float
    cpu: float
    memory: float  # of all processes at once
    grade: float  # of `grade` itself
    judge: float  # of the biggest judge
    results: object


def graded(folder, out, options):
    """Grade the class in FOLDER."""
    before, start = _children(), time.monotonic()
    command = [sys.executable, "-m", "grading", str(folder), "--out", str(out), "--course", str(KIT), *options]
    with open(f"{out}.log", "w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        with sampled(process.pid) as most:
            status = process.wait()
    if status:
        raise SystemExit(f"grade ended with status {status}:\n{Path(f'{out}.log').read_text()[-2000:]}")
    wall, cpu = time.monotonic() - start, _children() - before
    return Cost(wall, cpu, most["all"], most["grade"], most["judge"], read(out / "results.jsonl")[0])


@contextlib.contextmanager
def sampled(pid):
    """Look at the memory of PID and its descendants twice a second; MB by "all", "grade" and "judge" when the block ends."""
    most, over = {"all": 0.0, "grade": 0.0, "judge": 0.0}, threading.Event()

    def look():
        tree = ProcTree(pid)
        while not over.wait(0.5):
            sizes = {"all": 0.0, "grade": _private(pid), "judge": 0.0}
            for each in tree.processes():
                size = _private(each)
                sizes["all"] += size
                if "grading.shard" in tree.command(each):
                    sizes["judge"] = max(sizes["judge"], size)
            sizes["all"] += sizes["grade"]
            for name, size in sizes.items():
                most[name] = max(most[name], size)

    sampler = threading.Thread(target=look)
    sampler.start()
    try:
        yield most
    finally:
        over.set()
        sampler.join()


def _private(pid):
    """MB of the process; what it shares with others in parts."""
    try:
        return next(int(line.split()[1]) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        return 0.0


def _children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def plain(folder, sections, limit):
    """(seconds by the clock, CPU seconds) of one plain pytest process over the submission in FOLDER."""
    before, start = _children(), time.monotonic()
    places = [str(KIT / part / section.folder) for section in sections for part in ("exercises", "solutions")]
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", "--target", str(folder), "--limit", f"{limit:g}", *places]
    subprocess.run(command, cwd=KIT, capture_output=True, check=False)
    return time.monotonic() - start, _children() - before


def main():
    """Returns 0: it measures, and judges nothing."""
    parser = argparse.ArgumentParser(prog="python -m grading.bench.class", description="What grading a class costs.")
    parser.add_argument("--size", type=int, default=30, help="how many submissions (default: 30)")
    parser.add_argument("--hanging", type=int, default=0, metavar="N", help="then grade it with N more that hang in every test")
    parser.add_argument("--growth", type=int, default=0, metavar="N", help="then grade a class N times as large")
    parser.add_argument("--sample", type=int, default=4, help="how many submissions are also tested by plain pytest (default: 4)")
    parser.add_argument("--seed", default="1")
    parser.add_argument("options", nargs="*", help="of `grade`, after --")
    options = parser.parse_args()
    course = Course.load(KIT)
    names = [value for name, value in zip(options.options, options.options[1:], strict=False) if name == "--section"]
    sections = choose_sections(course, names)
    with tempfile.TemporaryDirectory(prefix="bench-") as root:
        _measure(Path(root), course, sections, options)
    return 0


def _measure(root, course, sections, options):
    def of(name, size):
        generate(root / name, course, sections, size, random.Random(options.seed))
        return root / name

    print(f"{options.size} submissions, {len(sections)} sections, {cores()} cores, load {os.getloadavg()[0]:.1f} at the start", flush=True)
    folder = of("class", options.size)
    sample = sorted(folder.iterdir())[:: max(1, options.size // max(1, options.sample))][: options.sample]
    walls, cpus = [], []
    for each in sample[: len(sample) // 2]:  # half of them before and half behind: the machine's other work changes
        _add(plain(each, sections, 5.0), walls, cpus)
    cost = graded(folder, root / "out", options.options)
    for each in sample[len(sample) // 2 :]:
        _add(plain(each, sections, 5.0), walls, cpus)
    _tell(cost, options.size)
    verdicts = cost.results.of(BASELINE).values()
    floor = options.size * sum(each.cpu for each in verdicts)
    print(f"  (b) the floor: {floor:.0f} CPU s of scenes, {floor / cores():.0f} s over {cores()} cores; "
          f"by the clock {cost.wall / (floor / cores()):.2f} times that, by CPU time {cost.cpu / floor:.2f} times")  # fmt: skip
    if sample:
        wall, cpu = statistics.mean(walls) * options.size, statistics.mean(cpus) * options.size
        print(f"  (a) one plain pytest process after the other: {wall:.0f} s by {len(sample)} of them; grade is {wall / cost.wall:.2f} times as fast "
              f"by the clock, and takes {cost.cpu / cpu:.2f} of its CPU time")  # fmt: skip
    if options.hanging:
        generate_hanging(folder, course, sections, options.hanging)
        more = graded(folder, root / "hanging", options.options)
        print(f"with {options.hanging} more that hang everywhere: {more.wall - cost.wall:+.0f} s by the clock, {more.cpu - cost.cpu:+.0f} CPU s")
        _tell(more, options.size + options.hanging)
    if options.growth:
        shutil.rmtree(folder)
        large = graded(of("large", options.size * options.growth), root / "large-out", options.options)
        print(f"{options.growth} times as many: {large.wall / cost.wall:.2f} times the time, {large.cpu / cost.cpu:.2f} times the CPU time; "
              f"memory {cost.memory:.0f} MB, then {large.memory:.0f} MB")  # fmt: skip
        _tell(large, options.size * options.growth)


def _add(measured, walls, cpus):
    walls.append(measured[0])
    cpus.append(measured[1])


def _tell(cost, size):
    verdicts = [each for student in cost.results.students() for each in cost.results.of(student.id).values()]
    scenes = sum(each.cpu for each in verdicts)
    outcomes = {name: sum(each.outcome == name for each in verdicts) for name in sorted({each.outcome for each in verdicts})}
    told = ", ".join(f"{number} {name}" for name, number in outcomes.items())
    share = 1000 * (cost.cpu - scenes) / len(verdicts)
    print(f"  {cost.wall:.0f} s, {60 * size / cost.wall:.1f} submissions a minute; {len(verdicts)} verdicts: {told}")
    print(f"  CPU: {cost.cpu:.0f} s, of which scenes {scenes:.0f} s; the judges' and zygotes' share {share:.1f} ms a test")
    print(f"  memory at most: {cost.memory:.0f} MB in all, grade {cost.grade:.0f} MB, a judge {cost.judge:.0f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
