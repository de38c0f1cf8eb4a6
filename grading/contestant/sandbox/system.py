"""What a contestant must be able to read of the system: programs, the interpreter, and what both need to run."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from grading.contestant.sandbox.contract import python

# Programs and what they need, not the rest of /usr, where a course may well lie.
FOLDERS = ("/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/share/zoneinfo")
LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")  # into /usr on most systems, folders on others
SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/nsswitch.conf")
_PACKAGES = ("lib/python*/site-packages", "lib/python*/dist-packages", "lib/python3/dist-packages")  # nobody's business inside


def folders() -> list[str]:
    """The system's folders (and links to them) that are there."""
    return [path for path in (*FOLDERS, *LINKS) if os.path.exists(path)]


def interpreter() -> list[str]:
    """What of Python's own folders has to be there, beside the system's."""
    prefixes = dict.fromkeys(str(Path(prefix).resolve()) for prefix in (python().parent.parent, sys.base_prefix, sys.base_exec_prefix))
    found = [f"{prefix}/{part}" for prefix in prefixes for part in ("bin", "lib", "lib64")]
    return [path for path in found if os.path.isdir(path) and not os.path.islink(path) and path not in FOLDERS]


def packages() -> list[str]:
    """The folders within those in which installed packages lie: the kit itself, perhaps, and the answers of its sample class."""
    readable = [*folders(), *interpreter()]
    found = {folder for part in _PACKAGES for prefix in ("/usr", sys.base_prefix) for folder in Path(prefix).resolve().glob(part)}
    return sorted(str(folder) for folder in found if folder.is_dir() and any(folder.is_relative_to(path) for path in readable))


def exposed(hidden: Iterable[Path]) -> str:
    """Why reading the system would show what is to be HIDDEN, in words; "" where it does not."""
    masked = packages()
    for folder in hidden:
        for path in (*folders(), *interpreter()):
            if folder.is_relative_to(path) and not any(folder.is_relative_to(each) for each in masked):
                return f"{folder} lies in {path}, which every contestant must be able to read; move it elsewhere"
    return ""


def own_folders() -> tuple[Path, ...]:
    """Folders of the judge's that no contestant has any business in."""
    kit = Path(__file__).resolve().parents[3]  # has `grading` in it, and as a rule the course
    return Path.home().resolve(), kit, Path.cwd().resolve()
