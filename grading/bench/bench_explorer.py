"""Compares the explorer with frontrun, interleave-test and plain repetition: schedules per second, time to the first failure.

    python -m pip install frontrun interleave-test      (bench only; Python 3.12 or later)
    python -m grading.bench.bench_explorer

Every measurement runs in a process of its own on one processor, for at most LIMIT seconds.  A tool that is not installed
is left out.  "-" means: nothing found, or not finished, within the limit.
"""

import contextlib
import importlib.util
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from grading.bench.explorer_scenes import CASES, Case

LIMIT = 10.0


def ours(case: Case) -> dict:
    from grading.interleave import explore

    outcomes = explore(case.scene)
    return {"schedules": outcomes.schedules, "failed": outcomes != {True}}


def ours_more(case: Case) -> dict:
    """The rate over a longer search."""
    from grading.interleave import explore

    outcomes = explore(case.scene, budget=3000, bound=100)
    return {"schedules": outcomes.schedules, "failed": outcomes != {True}}


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
        model, iterations=2000, seed=1, strategy=strategy, timeout=LIMIT, raise_on_failure=False, max_preemptions=2
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
    "ours, 3000 schedules": (None, ours_more),
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
        result.update(seconds=time.perf_counter() - began, cpu=time.process_time() - cpu)
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
    for name, case in CASES.items():
        print(f"{name}: " + ("holds in every interleaving" if case.right else "goes wrong in some"))
        for tool in tools:
            result = ask(tool, name)
            print(f"    {tool:24}{describe(result, case)}", flush=True)
        print()


def describe(result: dict | None, case: Case) -> str:
    if result is None:
        return "-  (no answer)"
    if case.right and result["failed"]:
        return "WRONG: it says that this goes wrong"
    if not case.right and not result["failed"]:
        return f"-  (nothing found in {result['schedules']} schedules, {result['seconds']:.2f} s)"
    rate = result["schedules"] / result["seconds"]
    per_cpu = result["schedules"] / max(result["cpu"], 1e-9)
    found = "" if case.right else f"found in {result['seconds']:.3f} s, "
    return f"{found}{result['schedules']} schedules, {rate:.0f}/s ({per_cpu:.0f}/s)"


if __name__ == "__main__":
    measure(*sys.argv[1:]) if len(sys.argv) > 1 else main()
