"""Interrupt the grading of a small class in every way, at random moments; then go on, and compare with a run that nobody disturbed.

    python -m grading.bench.interrupt --times 50 --seed 1

Ways: kill -9 of a judge (worker), of `grade` itself, of a zygote; Ctrl-C twice; a full disk; a clock that jumps.  After each, the same
command is run again until it says that all is graded.  Every verdict and every score must equal the undisturbed run's, and nothing
may be left running.  Moments are random by the seed, in lines of results.jsonl, so that they fall everywhere on any machine.
"""

import argparse
import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import grading
from grading import interrupts
from grading.bench.compare import difference, verdicts
from grading.bench.repeat import busy_loops

KIT = Path(grading.__file__).parents[1]
SAMPLES = ("s01", "s04", "s05", "s09", "s16", "s17.zip")  # right, leaving children, serial, killing itself, leaving daemons, an archive
PATIENCE = 600.0  # seconds for one run
LEFT = 60.0  # seconds in which all that was started has to be gone


class Run:
    """`grade` over the small class into a folder of its own, with temporary files in a folder that marks all of its processes."""

    def __init__(self, root, name, options):
        self.out, self.tmp, self.jump = root / name, root / f"tmp-{name}", root / f"jump-{name}"
        self.tmp.mkdir()
        self.command = [str(root / "class"), "--out", str(self.out), "--course", str(KIT), *options]

    def start(self, room=None):
        """Start it; ROOM: bytes that a file may have at most."""
        # The judge is started with a clock of its own that can jump, like grade itself.
        program = (
            f"import sys; from grading.bench.jumping_clock import install; install({str(self.jump)!r}); from grading import cli;"
            "from grading.judge import Judge; sys.exit(cli.main(sys.argv[1:], Judge([sys.executable, '-P', '-m', "
            f"'grading.bench.jumping_clock', {str(self.jump)!r}, 'grading.shard'])))"
        )
        limit = None if room is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        home = {**os.environ, "TMPDIR": str(self.tmp), "PYTHONPATH": str(KIT)}
        return subprocess.Popen(
            [sys.executable, "-c", program, *self.command], env=home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=limit
        )

    def lines(self):
        """How many lines of results there are."""
        try:
            return (self.out / "results.jsonl").read_bytes().count(b"\n")
        except OSError:
            return 0

    def processes(self):
        """All that it started and that lives: {pid: command}.  Whatever they do, they keep the environment or the words they began with."""
        found, mark = {}, os.fsencode(self.tmp)
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (entry / "cmdline").read_bytes()
                if command and int(entry.name) != os.getpid() and (mark in command or mark in (entry / "environ").read_bytes()):
                    found[int(entry.name)] = command.replace(b"\0", b" ").decode("utf-8", "replace")[:120]
        return found

    def of_kind(self, kind, process):
        """The pids of its judges or zygotes."""
        inside = self.processes()
        judges = [pid for pid, command in inside.items() if "grading.shard" in command and pid != process.pid]
        if kind == "judge":
            return judges
        return [pid for pid in inside if _parent(pid) in judges]


def _parent(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


# The ways.  Each gets (run, process, chance) at its moment, and may raise nothing.


def kill_a_judge(run, process, chance):
    _kill(run.of_kind("judge", process), chance)


def kill_grade(run, process, chance):
    process.kill()


def kill_a_zygote(run, process, chance):
    _kill(run.of_kind("zygote", process), chance)


def ctrl_c_twice(run, process, chance):
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(chance.random())
    process.send_signal(signal.SIGINT)  # nothing happens where it has ended


def jump(run, process, chance):
    run.jump.write_text(str(chance.choice((-1, 1)) * chance.randrange(3600, 10 * 365 * 86400)))


def _kill(pids, chance):
    if pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(sorted(pids)), signal.SIGKILL)


WAYS = {"judge killed": kill_a_judge, "grade killed": kill_grade, "zygote killed": kill_a_zygote, "Ctrl-C twice": ctrl_c_twice,
        "disk full": None, "clock jumps": jump}  # fmt: skip


def interrupted(run, way, total, size, chance):
    """Run it, disturbed once after some of the TOTAL lines or SIZE bytes; the exit status and what it said last."""
    if way == "disk full":
        return _on_a_full_disk(run, chance.randrange(2000, size))
    moment = chance.randrange(total)
    process = run.start()
    while run.lines() < moment and process.poll() is None:
        time.sleep(0.005)
    if moment == 0:
        while process.poll() is None and not run.of_kind("judge", process):  # at the very beginning, but not before it has begun
            time.sleep(0.005)
    WAYS[way](run, process, chance)
    return _ended(process)


def _on_a_full_disk(run, room):
    """On a small file system where we may make one, else under a limit for each file."""
    run.out.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room // 4096 * 4096 + 4096}", "tmpfs", str(run.out)]
    if os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        try:
            status = _ended(run.start())
            kept = run.out.with_name(f"{run.out.name}-kept")
            shutil.copytree(run.out, kept)
        finally:
            subprocess.run(["umount", "--lazy", str(run.out)], check=True)
        run.out.rmdir()
        kept.rename(run.out)
        return status
    return _ended(run.start(room))


def _ended(process):
    said = process.communicate(timeout=PATIENCE)[1]
    return process.returncode, said.strip().splitlines()[-1] if said.strip() else ""


def main():
    """Returns 0 when every run ended as the undisturbed one and left nothing running."""
    interrupts.heard_in_the_background()
    parser = argparse.ArgumentParser(prog="python -m grading.bench.interrupt", description="Interrupt grading in every way, and compare.")
    parser.add_argument("--times", type=int, default=50, help="how many interrupted runs (default: 50)")
    parser.add_argument("--seed", default="1", help="what the moments depend on (default: 1)")
    parser.add_argument("--way", choices=WAYS, action="append", help="only this way (may be given again)")
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="how many busy loops run beside (default: none)")
    parser.add_argument("options", nargs="*", default=["--section", "01"], help="of `grade`, after -- (default: --section 01)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="interrupt-") as folder, busy_loops(options.busy):
        return _all(Path(folder), options)


def _all(root, options):
    for name in SAMPLES:
        source = KIT / "grading" / "sample_class" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, _made(root / "class") / name)
    calm = Run(root, "calm", options.options)
    if _ended(calm.start())[0]:
        print("the undisturbed run did not end well")
        return 1
    wanted, total, size = verdicts(calm.out), calm.lines(), (calm.out / "results.jsonl").stat().st_size
    print(f"undisturbed: {total} lines of results; now {options.times} runs, each disturbed once (seed {options.seed})", flush=True)
    ways, bad, slowest = list(options.way or WAYS), 0, 0.0
    for number in range(1, options.times + 1):
        way = ways[(number - 1) % len(ways)]
        run = Run(root, f"run{number}", options.options)
        status, said = interrupted(run, way, total, size, random.Random(f"{options.seed}/{number}"))
        kept, wrong = run.lines(), []
        waited = _gone(run)
        if waited is None:
            wrong.append(f"left running: {run.processes()}")
        slowest = max(slowest, waited or 0)
        again = 0
        while status != 0 and again < 3:
            status, said = _ended(run.start())
            again += 1
        if status or _gone(run) is None:
            wrong.append(f"not graded after {again} more runs: status {status}, {said}")
        elif verdicts(run.out) != wanted:
            wrong.append(f"other verdicts: {difference(verdicts(run.out), wanted)}")
        bad += bool(wrong)
        print(f"{number:3} {way:14} after {kept:4} lines, run again {again} times: {'; '.join(wrong) or 'equal, nothing left'}", flush=True)
        if not wrong:
            shutil.rmtree(run.out)
            shutil.rmtree(run.tmp)
    print(f"{options.times} interrupted runs: {bad} not equal; all that was started was gone after {slowest:.1f} s at most")
    return min(bad, 1)


def _made(folder):
    folder.mkdir(exist_ok=True)
    return folder


def _gone(run):
    """Seconds until nothing of it lived any more; None where something still does after LEFT."""
    begun = time.monotonic()
    while run.processes():
        if time.monotonic() - begun > LEFT:
            return None
        time.sleep(0.02)
    return time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
