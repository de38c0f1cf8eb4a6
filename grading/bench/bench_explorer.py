"""Compares the explorer with frontrun, interleave-test and plain repetition: schedules per second, time to the first failure.

    python -m pip install --editable '.[bench]'      (frontrun and interleave-test; Python 3.12 or later)
    python -m grading.bench.bench_explorer > grading/bench/bench_explorer.txt

Every measurement runs in a process of its own on one processor, for at most LIMIT seconds.  A tool that is not installed
is left out.  "-" means: nothing found, or not finished, within the limit.  What a tool's import takes is not counted, what it
takes to get going is.
"""

import contextlib
import importlib.util
import io
import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path

from grading.bench.explorer_scenes import CASES, Case

LIMIT = 10.0  # seconds
SOON = 1.0  # seconds in which what any other tool finds should be found here
TIMES = 5  # as fast as any other tool
MANY = 2000  # schedules


def ours(case: Case) -> dict:
    """The rate over many schedules where it holds; where it does not, when the first failing one was seen."""
    from grading.interleave.explorer import BUDGET, Exploration
    from grading.interleave.loader import Program

    class Timed(Exploration):
        failed = None

        def _keep(self, run, learnt):
            if self.failed is None and run.value is not True:
                self.failed = (time.perf_counter(), self._runs)
            super()._keep(run, learnt)

    began = time.perf_counter()
    with Timed(Program(case.scene, None, {}), patience=LIMIT) as exploration:
        outcomes = exploration.search(MANY if case.right else BUDGET, 100 if case.right else None, seed=1)
    if exploration.failed is None:
        return {"schedules": outcomes.schedules, "failed": False}
    moment, count = exploration.failed
    return {"schedules": count, "failed": True, "seconds": moment - began}


def frontrun_dpor(case: Case) -> dict:
    import frontrun

    result = frontrun.explore(
        case.make, list(case.workers), case.holds, reproduce_on_failure=0, total_timeout=LIMIT, detect_io=False
    )
    return {"schedules": result.num_explored, "failed": result.property_holds is False}


def frontrun_random(case: Case) -> dict:
    import frontrun

    result = frontrun.explore(
        case.make, list(case.workers), case.holds, strategy="random", max_attempts=100_000, reproduce_on_failure=0, seed=1,
        total_timeout=LIMIT / 2 if case.right else LIMIT, detect_io=False,
    )  # fmt: skip
    return {"schedules": result.num_explored, "failed": result.property_holds is False}


def interleave_test(case: Case, strategy: str) -> dict:
    import interleave_test

    def model():
        assert case.scene()

    result = interleave_test.explore(
        model, iterations=MANY, seed=1, strategy=strategy, timeout=LIMIT, raise_on_failure=False, max_preemptions=2
    )
    return {"schedules": result.schedules_run, "failed": result.failure is not None}


def repetition(case: Case) -> dict:
    """Real threads, again and again."""
    count, end = 0, time.monotonic() + LIMIT / 2
    while time.monotonic() < end:
        count += 1
        if not case.scene():
            return {"schedules": count, "failed": True}
    return {"schedules": count, "failed": False}


TOOLS = {
    "ours": (None, ours),
    "frontrun dpor": ("frontrun", frontrun_dpor),
    "frontrun random": ("frontrun", frontrun_random),
    "interleave-test dfs": ("interleave_test", lambda case: interleave_test(case, "dfs")),
    "interleave-test random": ("interleave_test", lambda case: interleave_test(case, "random")),
    "repetition": (None, repetition),
}


def measure(tool: str, name: str) -> None:
    """In a process of its own: one tool on one case."""
    module, function = TOOLS[tool]
    case = CASES[name]
    importlib.import_module(module or "grading.interleave")  # what a tool's import takes is not counted
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with contextlib.redirect_stdout(io.StringIO()):
        began, cpu = time.perf_counter(), time.process_time()
        result = function(case)
        result = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, **result}
    print(json.dumps(result))


def ask(tool: str, name: str) -> dict | None:
    command = [sys.executable, "-m", "grading.bench.bench_explorer", tool, name]
    if TOOLS[tool][0] == "frontrun":  # refuses to work outside of its own launcher
        command = [str(Path(sys.executable).with_name("frontrun")), *command]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=3 * LIMIT)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def main() -> None:
    tools = [tool for tool, (module, _) in TOOLS.items() if module is None or importlib.util.find_spec(module)]
    print(f"Python {sys.version.split()[0]}, one processor; rates: schedules per second, wall clock (per second of CPU)\n")
    found: dict[str, dict[str, dict | None]] = {}
    for name, case in CASES.items():
        print(f"{name}: " + ("holds in every interleaving" if case.right else "goes wrong in some"))
        for tool in tools:
            result = found.setdefault(name, {})[tool] = ask(tool, name)
            print(f"    {tool:24}{describe(result, case)}", flush=True)
        print()
    for line in summary(found):
        print(line)


def summary(found: dict[str, dict[str, dict | None]]) -> list[str]:
    """How our rate compares with each tool's where it holds, and who finds what where it does not."""
    lines = []
    for tool in [tool for tool in TOOLS if tool != "ours"]:
        ratios = [
            rate(results["ours"]) / rate(results[tool])
            for name, results in found.items()
            if CASES[name].right and results.get(tool) and results["ours"] and not results[tool]["failed"]
        ]
        if ratios:
            mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
            each = ", ".join(f"{ratio:.1f}" for ratio in ratios)
            lines.append(f"our rate is {mean:.1f} times that of {tool:24} ({each}; by CPU time; aim: {TIMES})")
    for name, results in found.items():
        finders = [tool for tool, result in results.items() if not CASES[name].right and result and result["failed"]]
        others = [tool for tool in finders if tool != "ours"]
        if not CASES[name].right:
            mine = results["ours"]
            when = f"found here in {mine['seconds']:.3f} s" if "ours" in finders else "NOT found here"
            fine = "ours" in finders and mine["seconds"] <= SOON
            lines.append(f"{name}: {when}{'' if fine else f' (aim: {SOON:g} s)'}; also found by {', '.join(others) or 'nobody else'}")
    return lines


def rate(result: dict) -> float:
    """Schedules per second of CPU time."""
    return result["schedules"] / max(result["cpu"], 1e-9)


def describe(result: dict | None, case: Case) -> str:
    if result is None:
        return "-  (no answer)"
    if case.right and result["failed"]:
        return "WRONG: it says that this goes wrong"
    if not case.right and not result["failed"]:
        return f"-  (nothing found in {result['schedules']} schedules, {result['seconds']:.2f} s)"
    if not case.right:
        return f"found in {result['seconds']:.3f} s, the {result['schedules']}. schedule"
    return f"{result['schedules']} schedules, {result['schedules'] / result['seconds']:.0f}/s ({rate(result):.0f}/s)"


if __name__ == "__main__":
    measure(*sys.argv[1:]) if len(sys.argv) > 1 else main()
