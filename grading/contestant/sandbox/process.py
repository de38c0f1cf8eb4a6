"""Level `process`: a session and a folder of its own, bounded resources, and a judge that ends whatever descends from it.

For a student's own runs, and for classes whose code one would also run by hand.  Nothing is hidden or walled off.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from grading.contestant.inside import control, proctree
from grading.contestant.inside.folders import remove
from grading.contestant.sandbox.contract import Order, program

ROUNDS = 100  # of killing, at most
HOME = Path(control.__file__).parent.parent  # of the package `inside`


class Process:
    """See the module."""

    name, confines = "process", False
    orders: dict = {"limits": True}

    def missing(self) -> str:
        return ""

    def launch(self, order: Order) -> "Unconfined":
        return Unconfined(order, self.orders)


class Unconfined:
    """A zygote with the rights of whoever started it."""

    def __init__(self, order: Order, orders: dict, executable: str = sys.executable) -> None:
        self.orders = orders
        self.folder = tempfile.mkdtemp(prefix="scenes-")
        self.process = subprocess.Popen(
            [executable, *program(order.control, self.folder, str(HOME))],
            pass_fds=[order.control],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=environment(self.folder),
            start_new_session=True,
        )
        self.zygote = self.process.pid

    def place(self, path: Path) -> str:
        return str(path)

    def end(self) -> None:
        kill_tree(self.process, self.folder)
        remove(self.folder)


def environment(folder: str) -> dict[str, str]:
    """The environment of a contestant that lives in FOLDER: nothing of the judge's but where programs are found."""
    return {
        "HOME": folder,
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }


def kill_tree(process: subprocess.Popen, folder: str) -> None:
    """Kill and reap the zygote PROCESS, its descendants, and those that it left as orphans: their HOME is below its FOLDER."""
    tree, mark = proctree.ProcTree(process.pid), f"HOME={folder}".encode()
    for _ in range(ROUNDS):
        pids = [*marked(mark)]
        if process.poll() is None:  # else its pid may be somebody else's
            pids += [process.pid, *(tree.processes() if tree.available else ())]
        if not pids:
            break
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in pids:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, number)
    process.wait()


def marked(mark: bytes):
    """The live processes that were started with MARK in their environment (forked children keep it, whatever they do)."""
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (path / "environ").read_bytes():
                yield int(path.name)
