"""Run pytest many times in a row, idle or beside busy loops, and count the runs that fail.

    python -m grading.bench.repeat --times 20 -- --target solutions exercises solutions
    python -m grading.bench.repeat --times 10 --busy 6 -- --target solutions exercises solutions

A demonstration, not a gate: a run that fails is a bug to find, and its output is kept.
"""

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main():
    """Returns the number of runs that failed, 1 at most."""
    parser = argparse.ArgumentParser(prog="python -m grading.bench.repeat", description="Run pytest many times in a row, and count failures.")
    parser.add_argument("--times", type=int, default=20, help="how many runs (default: 20)")
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="how many busy loops run beside them (default: none)")
    parser.add_argument("--python", action="append", metavar="PATH", help="an interpreter to use; several times for several (default: this one)")
    parser.add_argument("arguments", nargs="+", help="pytest's arguments, after --")
    options = parser.parse_args()
    kept, failed, seconds = Path(tempfile.mkdtemp(prefix="repeat-")), 0, []
    with busy_loops(options.busy):
        for python in options.python or [sys.executable]:
            for run in range(1, options.times + 1):
                start = time.monotonic()
                done = subprocess.run([python, "-m", "pytest", "-q", *options.arguments], capture_output=True, text=True, check=False)
                seconds.append(time.monotonic() - start)
                if done.returncode:
                    failed += 1
                    (kept / f"run-{failed}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    print(
        f"{len(seconds)} runs beside {options.busy} busy loops: {failed} failed; {min(seconds):.1f} to {max(seconds):.1f} s a run"
        + (f"; see {kept}" if failed else "")
    )
    if not failed:
        kept.rmdir()
    return min(failed, 1)


@contextlib.contextmanager
def busy_loops(count):
    """COUNT processes that do nothing but compute, as long as the block lasts (an hour at most)."""
    program = "import time; end = time.monotonic() + 3600\nwhile time.monotonic() < end: pass"
    loops = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


if __name__ == "__main__":
    sys.exit(main())
