"""`grade doctor`: one screen on what this machine has and lacks, and what follows for the kit."""

import platform
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

import grading
from grading import interpreter, machine
from grading.contestant import sandbox
from grading.machine import Finding
from grading.reports import harmless

GIGABYTE = 1_000_000_000
LEAST_SPACE = GIGABYTE


@dataclass(frozen=True)
class Probe:
    """One line of the screen: what to try, and what it means when it works and when it does not."""

    name: str
    try_it: Callable[[], Finding]
    then: str
    otherwise: str


PROBES = (
    Probe("fork", machine.fork, "", "the tests that fork are skipped: 01_fork, 11_fork_server, start method fork"),
    *(
        Probe(f"start method {name}", lambda name=name: machine.start_method(name), "", f"the cases [{name}] of every test are skipped")
        for name in ("fork", "spawn", "forkserver")
    ),
    Probe("named semaphores", machine.semaphores, "", "multiprocessing's locks, queues and pools fail: 03, 05 and 09 cannot be graded"),
    Probe("nslookup", machine.nslookup, "", "04_subprocess: the test with the real nslookup is skipped (0 points)"),
    Probe("network namespaces", machine.network_namespaces, "", "10_manager: the show on two hosts is skipped (0 points)"),
    Probe("subreaper", machine.subreaper, "", "daemons of a submission can escape the sweep"),
    Probe("/proc/PID/syscall", machine.syscall_files, "", "stuck and slow look alike: what hangs costs its whole limit"),
    Probe("user namespaces", machine.user_namespaces, "", "bubblewrap cannot work for this user"),
    Probe("bubblewrap", machine.bubblewrap, "has what the level namespaces needs", "no sandbox level namespaces"),
    Probe("Landlock", machine.landlock, "the kernel has what the level landlock needs", "no sandbox level landlock"),
)


def rows(probes: Iterable[Probe] = PROBES) -> list[tuple[str, Finding, str]]:
    """Every probe's name, finding and consequence, in order.  They wait for other programs, so they run side by side."""
    probes = tuple(probes)
    with ThreadPoolExecutor(max_workers=4) as executor:
        found = list(executor.map(lambda probe: probe.try_it(), probes))
    return [(probe.name, finding, probe.then if finding.good else probe.otherwise) for probe, finding in zip(probes, found)]


def about() -> list[tuple[str, Finding, str]]:
    """The interpreter and the size of the machine."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    warning = interpreter.warning().removeprefix("grade: warning: ")
    others = machine.interpreters()
    too_old = [name for name in others if interpreter.refusal(_version(name))]
    usable = [name.split()[1] for name in others if name not in too_old]
    memory, cores = machine.memory(), machine.cores()
    folder, free = machine.free_space()
    small = "" if free >= LEAST_SPACE else "little; set TMPDIR to a folder with more"
    return [
        ("Python", Finding(not warning, python), warning),
        ("other Pythons", Finding(True, ", ".join(usable) or "none"), f"the kit runs on them, too; {len(too_old)} older ones are refused" if others else ""),
        ("system", Finding(True, f"{platform.system()} {platform.release()} {platform.machine()}"), "" if sys.platform.startswith("linux") else _elsewhere()),
        ("cores", Finding(True, str(cores)), f"--workers up to {cores} is worth while"),
        ("memory", Finding(memory is None or memory > GIGABYTE, "unknown" if memory is None else f"{memory / GIGABYTE:.1f} GB free"), ""),
        ("temporary files", Finding(not small, f"{free / GIGABYTE:.1f} GB free in {folder}"), small),
    ]


def show(console: Console, probes: Iterable[Probe] = PROBES) -> None:
    """Print the screen."""
    table = Table(title=f"concurrency kit {grading.__version__}", show_edge=False, pad_edge=False, title_justify="left")
    for title in ("", "this machine has", "found", "so"):
        table.add_column(title)
    for name, finding, so in [*about(), *rows(probes)]:
        mark = Text("yes", style="green") if finding.good else Text("no", style="yellow")
        table.add_row(mark, name, Text(harmless.short(finding.text, 60)), Text(so))
    console.print(table)
    console.print(Text(harmless.text(_sandbox())))


def _sandbox() -> str:
    """Under which sandbox level `grade` would run here, or why it would not."""
    lines = [f"  {name}: {level.missing() or 'available'}" for name, level in sandbox.levels().items() if level.confines]
    try:
        chosen = f"grade --sandbox auto confines submissions at the level {sandbox.choose(sandbox.AUTO).name}"
    except sandbox.NotAvailable:
        chosen = "grade --sandbox auto refuses to grade here: no level that confines is available"
    return "\n".join([chosen, *lines])


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split()[1].split(".")[:2])


def _elsewhere() -> str:
    return "sections that need fork are skipped" if sys.platform == "win32" else "no sandbox level but process; not tested"
