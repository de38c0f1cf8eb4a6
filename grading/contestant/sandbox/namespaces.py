"""Level `namespaces`: bubblewrap, with the zygote as the first process of a pid namespace of its own, and a seccomp filter on top.

What is not bound in below does not exist inside.  Being the first process makes the zygote untouchable to what it starts: orphans fall to it,
kill(-1) ends whatever a scene left, and when it goes, or the judge does, the kernel ends all of them.

An ordinary user's sandbox gets a user namespace as well.  Root's does not: there the zygote starts as root with no power but to change
its user, becomes one that nobody has, and bubblewrap can bind a Python that only root may reach.  (Root inside a user namespace stays
root to the kernel, which then does not count its processes.)
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from grading.contestant.inside import control
from grading.contestant.inside.confine import seccomp
from grading.contestant.sandbox import probe, system, uids
from grading.contestant.sandbox.contract import Order, program, python

PROGRAMS = ("/usr/bin/bwrap", "bwrap")  # the system's first: only that one has an AppArmor profile on Ubuntu
HOME, SCRATCH = "/kit", "/scratch"
SPACE = 96 << 20  # bytes of scratch, of /tmp and of /dev/shm, each
WRITABLE = (SCRATCH, "/tmp", "/dev/shm")
NOBODY = 65534  # the user's number inside a user namespace
PATIENCE = 30.0  # seconds for the kernel to end a sandbox, on a machine that may be busy

_INSIDE = Path(control.__file__).parent


class Namespaces:
    """See the module."""

    name, confines = "namespaces", True

    def __init__(self) -> None:
        self._program = self._missing = None

    def missing(self) -> str:
        if self._missing is None:
            self._missing = self._try()
        return self._missing

    def _try(self) -> str:
        if not sys.platform.startswith("linux"):
            return "Linux only"
        if exposed := system.exposed(system.own_folders()):
            return exposed
        found = list(dict.fromkeys(path for name in PROGRAMS if (path := shutil.which(name))))
        if not found:
            return "bubblewrap is not installed; install the package `bubblewrap` (apt-get install bubblewrap)"
        for self._program in found:
            if not (reason := probe.run(self)):
                return ""
        return _explained(self._program, reason)

    def launch(self, order: Order) -> "Sandbox":
        return Sandbox(self._program or shutil.which("bwrap") or PROGRAMS[0], order)


class Sandbox:
    """One zygote and its sandbox."""

    folder = SCRATCH

    def __init__(self, bwrap: str, order: Order) -> None:
        self._readable = {f"/{name}": path.resolve() for name, path in order.readable.items()}
        self._open = contextlib.ExitStack()
        self.orders = {"alone": True, "sealed": True, "limits": True, "clear": [*WRITABLE], "seccomp": not seccomp.unsupported()}
        try:
            self.process, self.zygote = self._start(bwrap, order)
            self._first = os.pidfd_open(self.zygote) if self.zygote else None
        except BaseException:
            self._open.close()
            raise

    def place(self, path: Path) -> str:
        path = Path(path).resolve()
        for name, folder in self._readable.items():
            if path.is_relative_to(folder):
                return str(Path(name, path.relative_to(folder)))
        raise ValueError(f"{path} is not in the sandbox")

    def end(self) -> None:
        """The first process is ended last by the kernel, when all others of its namespace have gone: its end is everybody's."""
        if self._first is None:  # bubblewrap failed before it had one
            self.process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._first, signal.SIGKILL)
            select.select([self._first], [], [], PATIENCE)
            os.close(self._first)
            self._first = None
        self.process.wait()
        self._open.close()

    def _start(self, bwrap: str, order: Order) -> tuple[subprocess.Popen, int]:
        user = NOBODY
        if os.getuid() == 0:
            user = self.orders["uid"] = self._open.enter_context(uids.throwaway())
        read, write = os.pipe()
        with contextlib.ExitStack() as passed:
            passed.callback(os.close, read)
            files = {path: passed.enter_context(_memory(text)) for path, text in _etc(user)}
            try:
                process = subprocess.Popen(
                    [bwrap, *_walls(user), "--info-fd", str(write), *self._binds(files), "--", str(python()), *program(order.control, SCRATCH, HOME)],
                    pass_fds=[order.control, write, *files.values()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    start_new_session=True,
                )
            finally:
                os.close(write)
            return process, _first_process(read)

    def _binds(self, files: dict[str, int]) -> Iterator[str]:
        for path in _parents([*system.folders(), *system.interpreter(), *files, f"{HOME}/inside"]):
            yield from ("--perms", "0755", "--dir", path)  # left to bubblewrap, they are root's alone
        for path in system.folders():
            yield from ("--symlink", os.readlink(path), path) if os.path.islink(path) else ("--ro-bind", path, path)
        for path in system.SETTINGS:
            yield from ("--ro-bind-try", path, path)
        for path, fd in files.items():
            yield from ("--perms", "0644", "--ro-bind-data", str(fd), path)
        for path in system.interpreter():
            yield from ("--ro-bind", path, path)
        for path in system.packages():
            yield from ("--perms", "0555", "--tmpfs", path, "--remount-ro", path)
        yield from ("--dev", "/dev", "--proc", "/proc")
        for path in WRITABLE:
            yield from ("--perms", "1777", "--size", str(SPACE), "--tmpfs", path)
        yield from ("--ro-bind", str(_INSIDE), f"{HOME}/inside")
        for name, path in self._readable.items():
            yield from ("--ro-bind", str(path), name)
        yield from ("--chdir", SCRATCH, "--remount-ro", "/dev", "--remount-ro", "/")


def _walls(user: int) -> Iterator[str]:
    if user == NOBODY:
        yield from ("--unshare-user", "--disable-userns", "--uid", str(NOBODY), "--gid", str(NOBODY), "--cap-drop", "ALL")
    else:
        yield from ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")  # until the zygote is somebody else
    yield from ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--hostname", "localhost")
    yield from ("--die-with-parent", "--as-pid-1", "--new-session", "--clearenv")
    for name, value in environment().items():
        yield from ("--setenv", name, value)


def environment() -> dict[str, str]:
    """The environment inside: nothing of the judge's."""
    path = f"{python().parent}:/usr/bin:/bin:/usr/sbin:/sbin"
    return {"HOME": SCRATCH, "PATH": path, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}


def _etc(user: int) -> list[tuple[str, str]]:
    """The system's settings that the standard library asks for, as they are inside."""
    return [
        ("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
        ("/etc/passwd", f"root:x:0:0::/:/bin/sh\nstudent:x:{user}:{user}::{SCRATCH}:/bin/sh\n"),
        ("/etc/group", f"root:x:0:\nstudent:x:{user}:\n"),
    ]


def _parents(paths: list[str]) -> list[str]:
    return sorted({str(parent) for path in paths for parent in Path(path).parents if len(parent.parts) > 1})


@contextlib.contextmanager
def _memory(text: str):
    fd = os.memfd_create("settings", 0)
    try:
        os.write(fd, text.encode())
        os.lseek(fd, 0, os.SEEK_SET)
        yield fd
    finally:
        os.close(fd)


def _first_process(read: int) -> int:
    """The pid of the sandbox's first process, as bubblewrap names it; 0 where bubblewrap failed before it had one."""
    said = b""
    while chunk := os.read(read, 1 << 12):
        said += chunk
    try:
        return int(json.loads(said)["child-pid"])
    except (ValueError, KeyError):
        return 0


_CURES = (
    ("setting up uid map", "this system lets ordinary programs make no user namespaces (Ubuntu 24.04 and later: install its AppArmor profile for bwrap)"),
    ("RTM_NEWADDR", "this system gives user namespaces no power (Ubuntu 24.04 and later: install its AppArmor profile for bwrap)"),
    ("No permissions to create", "user namespaces are not allowed here (in a container: run it with --privileged, or with a seccomp profile that allows them)"),
    ("Creating new namespace failed", "namespaces are not allowed here (in a container: run it with --privileged, or with a seccomp profile that allows them)"),
    ("proc", "/proc cannot be mounted here (in a container: run it with --security-opt systempaths=unconfined)"),
    ("Unknown option", "bubblewrap is too old (0.8 or later is needed)"),
    ("unknown option", "bubblewrap is too old (0.8 or later is needed)"),
)


def _explained(bwrap: str, reason: str) -> str:
    cure = next((cure for symptom, cure in _CURES if symptom in reason), "")
    return f"{bwrap} does not confine here: {reason.removeprefix('bwrap: ')}" + (f"; {cure}" if cure else "")
