"""Level `landlock`: file rules and a seccomp filter that the zygote puts on itself, and a second layer of rules on each scene.

For Linux where no namespaces are to be had, in most containers for instance.  Weaker than `namespaces`, and never called the same: TCP is open,
the machine's Unix sockets and shared memory are there, files can be seen to exist, and an ordinary user's contestant is still that
user.  Where the judge is root, the contestant becomes a user that nobody is.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path

from grading import interleave
from grading.contestant.inside.confine import landlock, seccomp
from grading.contestant.sandbox import process, probe, system, uids
from grading.contestant.sandbox.contract import Order, python

_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx", "/dev/pts", "/dev/shm")
# What programs cannot do without once they find that it is there and closed.
_SETTINGS = (*system.SETTINGS, "/etc/hosts", "/etc/passwd", "/etc/group", "/etc/resolv.conf", "/etc/ssl/openssl.cnf")


class Landlock:
    """See the module."""

    name, confines = "landlock", True
    gaps = ("reach the judge's network",)

    def __init__(self) -> None:
        self._missing: str | None = None

    def missing(self) -> str:
        if self._missing is None:
            self._missing = self._try()
        return self._missing

    def _try(self) -> str:
        if not sys.platform.startswith("linux"):
            return "Linux only"
        if reason := seccomp.unsupported():
            return reason
        if landlock.version() < landlock.SCOPED:
            return f"this kernel's Landlock is of version {landlock.version()}, and {landlock.SCOPED} is needed (Linux 6.12 or later)"
        if reason := system.exposed(system.own_folders()):
            return reason
        if os.getuid() == 0 and (closed := closed_folder(python(), process.HOME, Path(interleave.__file__))):
            return f"{closed} is closed to all users but its own, and the contestant's must be able to read Python and the kit; install them elsewhere"
        return probe.run(self)

    def launch(self, order: Order) -> "Restricted":
        return Restricted(order)


class Restricted(process.Unconfined):
    """A zygote that restricts itself as soon as it has started, before it runs anything."""

    def __init__(self, order: Order) -> None:
        self._open = contextlib.ExitStack()
        self._user = self._open.enter_context(uids.throwaway()) if os.getuid() == 0 else None
        try:
            if self._user and (closed := closed_folder(*order.readable.values())):
                raise PermissionError(f"{closed} is closed to all users but its own; make it readable, or grade as an ordinary user")
            super().__init__(order, {"limits": True, "seccomp": True}, executable=str(python()))
        except BaseException:
            self._open.close()
            raise
        listed, read = _without(system.packages(), [*system.folders(), *system.interpreter()])
        listed.append(str(process.HOME))  # where spawned children look for the package `inside`
        read += [*_SETTINGS, f"{process.HOME}/inside"]
        read += [str(path.resolve()) for path in order.readable.values()]
        scene = {"list": listed, "read": read, "write": list(_DEVICES)}  # and its own folder
        self.orders["landlock"] = {"zygote": {**scene, "read": [*read, "/proc"], "write": [*_DEVICES, self.folder]}, "scene": scene}
        if self._user:
            os.chown(self.folder, self._user, self._user)
            self.orders |= {"uid": self._user, "alone": True}

    def end(self) -> None:
        super().end()
        while self._user and (pids := _processes_of(self._user)):
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self._open.close()


def closed_folder(*paths: Path) -> str:
    """The first folder on the way to one of PATHS that other users may not enter; "" where there is none."""
    for path in paths:
        for folder in reversed(Path(path).resolve().parents):
            if not folder.stat().st_mode & 0o001:
                return str(folder)
    return ""


def _without(hidden: list[str], paths: list[str]) -> tuple[list[str], list[str]]:
    """(folders to be listed, what may be read): PATHS, but where something HIDDEN lies below one of them, what lies beside it instead."""
    listed, read = [], []
    for path in paths:
        if path in hidden:
            continue
        if any(each.startswith(f"{path}/") for each in hidden):
            listed.append(path)
            for kind, more in zip((listed, read), _without(hidden, sorted(entry.path for entry in os.scandir(path))), strict=True):
                kind += more
        else:
            read.append(path)
    return listed, read


def _processes_of(user: int) -> list[int]:
    """The pids of those that live and run as that USER."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, StopIteration):
            lines = (path / "status").read_text(errors="replace").splitlines()
            fields = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
            if str(user) in fields["Uid"] and fields["State"][0] not in "ZX":
                found.append(int(path.name))
    return found
