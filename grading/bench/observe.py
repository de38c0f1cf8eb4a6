"""What one `observe` costs: an empty scene on a warm zygote, and the start of a zygote.  `python -m grading.bench.observe [COUNT]`

Printed on two cores (CPython 3.11): see the end of this file.
"""

import statistics
import subprocess
import sys
import time

from grading.contestant.handle import Contestant

REQUEST = {
    "source": "def empty():\n    return 1\n",
    "imports": [],
    "scene": "empty",
    "parameters": [],
    "arguments": [],
    "modules": [],
    "path": [],
    "start_method": None,
    "watch_locks": False,
}


def timed(work):
    """Milliseconds that WORK() takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def main(count=200):
    """Print the medians and 95th percentiles of COUNT runs each (a tenth of it for what is slow)."""

    def start_and_close():
        contestant = Contestant()
        starts.append(timed(contestant.start))
        contestant.close()

    def interpreter():
        subprocess.run([sys.executable, "-P", "-s", "-S", "-c", "pass"], check=True)

    starts = []
    for _ in range(max(count // 10, 3)):
        start_and_close()
    with Contestant() as warm:
        warm.run(REQUEST, 10)
        scenes = [timed(lambda: warm.run(REQUEST, 10)) for _ in range(count)]
    with Contestant(fresh=True) as cold:
        cold.run(REQUEST, 10)
        fresh = [timed(lambda: cold.run(REQUEST, 10)) for _ in range(max(count // 10, 3))]
    bare = [timed(interpreter) for _ in range(max(count // 10, 3))]
    for name, times in (
        ("an empty scene, warm zygote", scenes),
        ("an empty scene, fresh interpreter", fresh),
        ("the start of a zygote", starts),
        ("for comparison: a bare interpreter", bare),
    ):
        median, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name:<36} {median:6.1f} ms at the median, {high:6.1f} ms at 95 %, {median / statistics.median(bare):4.1f} bare interpreters")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
