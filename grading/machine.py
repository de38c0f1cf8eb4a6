"""What this machine can do, found out by doing it; each probe is bounded in time, and says why where it fails."""

import ctypes
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 10.0  # seconds for one probe
_PRCTL_SUBREAPER, _PRCTL_GET_SUBREAPER = 36, 37
_LANDLOCK_CREATE_RULESET, _LANDLOCK_VERSION = 444, 1


@dataclass(frozen=True)
class Finding:
    """One probe's result.  `text` is what was found, or why not."""

    good: bool
    text: str


def probed(command: list[str], wanted: int = 0) -> Finding:
    """Run the command; good if it ends in time with that status.  The last line of what it printed, or what went wrong."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=PATIENCE, start_new_session=True
        )
    except FileNotFoundError:
        return Finding(False, f"no {os.path.basename(command[0])} here")
    except subprocess.TimeoutExpired:
        return Finding(False, f"{os.path.basename(command[0])} did not end within {PATIENCE:g} s")
    except OSError as error:
        return Finding(False, f"{os.path.basename(command[0])} does not start: {error.strerror}")
    lines = (done.stdout + done.stderr).strip().splitlines()
    told = lines[-1].strip() if lines else ""
    return Finding(done.returncode == wanted, told or ("" if done.returncode == wanted else f"exit status {done.returncode}"))


def python_code(code: str) -> Finding:
    """The same for a piece of Python, in a process of its own: what forks or hangs does so there."""
    return probed([sys.executable, "-P", "-s", "-c", code])


def fork() -> Finding:
    if not hasattr(os, "fork"):
        return Finding(False, f"{platform.system()} has no fork")
    found = python_code("import os\npid = os.fork()\nif pid == 0: os._exit(7)\nprint(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))")
    return Finding(found.good and found.text == "7", "works" if found.text == "7" else found.text)


def start_method(name: str) -> Finding:
    code = (
        "import multiprocessing, sys\n"
        f"context = multiprocessing.get_context({name!r})\n"
        "child = context.Process(target=print)\n"  # by name only: spawned children have no __main__ to import
        "child.start(); child.join(); sys.exit(child.exitcode)"
    )
    found = python_code(code)
    return Finding(found.good, "works" if found.good else found.text)


def semaphores() -> Finding:
    """multiprocessing's locks and queues need named semaphores, which some containers lack."""
    found = python_code("import multiprocessing; multiprocessing.Lock()")
    return Finding(found.good, "work" if found.good else found.text)


def syscall_files() -> Finding:
    """/proc/PID/syscall tells a process that is stuck from one that is slow."""
    code = (
        "import os, time\nr, w = os.pipe()\npid = os.fork()\n"
        "if pid == 0:\n os.read(r, 1); os._exit(0)\n"
        "deadline = time.monotonic() + 5; line = ''\n"
        "try:\n"
        " while not line[:1].isdigit() and time.monotonic() < deadline: line = open(f'/proc/{pid}/syscall').read(); time.sleep(0.005)\n"
        " print(line.split()[0])\n"
        "finally: os.write(w, b'x'); os.waitpid(pid, 0)"
    )
    found = python_code(code)
    return Finding(found.good and found.text.isdigit(), "readable" if found.good and found.text.isdigit() else found.text)


def subreaper() -> Finding:
    code = (
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        f"if libc.prctl({_PRCTL_SUBREAPER}, 1, 0, 0, 0): raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))\n"
        "r, w = os.pipe()\nif os.fork() == 0:\n"
        " if os.fork() == 0:\n  os.close(w); os.read(r, 1); os._exit(9)\n"
        " os._exit(0)\nos.wait(); os.close(w)\nprint(os.waitstatus_to_exitcode(os.wait()[1]))"
    )
    found = python_code(code)
    return Finding(found.text == "9", "orphans can be caught" if found.text == "9" else found.text)


def landlock() -> Finding:
    """The ABI version, asked of the kernel itself."""
    if not sys.platform.startswith("linux"):
        return Finding(False, "Linux only")
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_LANDLOCK_VERSION))
    if version > 0:
        return Finding(True, f"ABI {version}" + ("" if version >= 6 else ", without the scopes of ABI 6"))
    return Finding(False, os.strerror(ctypes.get_errno()))


def user_namespaces() -> Finding:
    """Made and used: some systems allow to make them and then give them no power."""
    found = probed(["unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "true"])
    return Finding(found.good, "work" if found.good else found.text)


def bubblewrap() -> Finding:
    program = shutil.which("bwrap")
    if not program:
        return Finding(False, "no bwrap here; install the package bubblewrap")
    command = [program, "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--as-pid-1"]
    command += ["--new-session", "--cap-drop", "ALL", "--uid", "65534", "--gid", "65534", "--ro-bind", "/", "/", "--dev", "/dev"]
    for proc in (["--proc", "/proc"], ["--tmpfs", "/proc"]):
        found = probed([*command, *proc, "--size", "1000000", "--tmpfs", "/tmp", "--", "sh", "-c", "echo $$"])
        if found.good and found.text == "1":
            version = probed([program, "--version"]).text
            return Finding(True, f"{version} starts" + ("" if proc[0] == "--proc" else ", but without /proc"))
    return Finding(False, f"{program} is there but fails: {found.text}")


def network_namespaces() -> Finding:
    """Two hosts on one machine, for section 10's show.  Namespace and cable go with the command, however it ends."""
    if not shutil.which("ip"):
        return Finding(False, "no ip here; install the package iproute2")
    found = probed(["unshare", "--net", "ip", "link", "add", "one", "type", "veth", "peer", "name", "other"])
    return Finding(found.good, "work" if found.good else found.text)


def nslookup() -> Finding:
    found = probed(["nslookup", "-version"])
    return Finding(found.good, found.text)


def interpreters() -> dict[str, str]:
    """Version -> path of every other CPython that really starts, on PATH or under pyenv."""
    candidates = []
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        candidates += sorted(Path(folder or ".").glob("python3*"))
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates += sorted((root / "versions").glob("*/bin/python3.*"))
    found: dict[str, str] = {}
    seen = {os.path.realpath(sys.executable)}
    for path in candidates[:200]:
        real = os.path.realpath(path)
        if not re.fullmatch(r"python3(\.\d+)?t?", path.name) or real in seen or not os.access(path, os.X_OK):
            continue
        seen.add(real)
        told = probed([str(path), "-I", "-c", "import platform; print(platform.python_implementation(), platform.python_version())"])
        if told.good and re.fullmatch(r"\w+ \d+\.\d+\.\w+\+?", told.text):
            found.setdefault(told.text, str(path))
    return dict(sorted(found.items(), key=lambda item: [int(part) for part in re.findall(r"\d+", item[0])]))


def memory() -> int | None:
    """Bytes that programs can have now, or None where the system does not tell."""
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None


def cores() -> int:
    """Those that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def free_space() -> tuple[Path, int]:
    """The folder for temporary files, and the bytes that are free there."""
    folder = Path(tempfile.gettempdir())
    return folder, shutil.disk_usage(folder).free
