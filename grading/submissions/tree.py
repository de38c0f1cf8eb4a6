"""What a submission holds, as names: a folder's files or an archive's members, seen without following or unpacking anything."""

import os
import stat
from collections import deque
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MAX_ENTRIES = 5_000
MAX_DEPTH = 8
# What operating systems and editors leave behind.  Nobody meant to hand it in, so it is passed over without a word.
JUNK = {"__MACOSX", "__pycache__", "node_modules", "Thumbs.db", "desktop.ini"}


class Refused(Exception):
    """This submission is not graded.  The text says what is wrong and what to hand in instead."""


@dataclass(frozen=True)
class Entry:
    """One file.  `kind` is "file", "link" or "other" (a device, a socket, a FIFO)."""

    kind: str
    size: int


def is_junk(name: str) -> bool:
    """Whether a file or folder of that name is passed over: junk, and whatever is hidden (.git, .DS_Store, ._name)."""
    return name in JUNK or name.startswith(".")


def of_folder(root: Path) -> dict[PurePosixPath, Entry]:
    """Every file under ROOT by its path within, the shallow ones first.  Links are named, never followed.

    Raises Refused where there are too many, or a folder cannot be read.
    """
    found: dict[PurePosixPath, Entry] = {}
    seen = 0
    folders = deque([(root, PurePosixPath())])
    while folders:
        folder, inside = folders.popleft()
        try:
            with os.scandir(folder) as scan:
                names = sorted(entry.name for entry, _ in zip(scan, range(MAX_ENTRIES + 1)))
        except OSError as error:
            raise Refused(f"{_shown(inside)}: cannot be read ({error.strerror}); make it readable and grade again") from None
        if "pyvenv.cfg" in names:  # a virtual environment that somebody packed with the answers
            continue
        seen += len(names)
        if seen > MAX_ENTRIES:
            raise Refused(f"holds more than {MAX_ENTRIES} files; hand in the course's folders only")
        for name in names:
            if is_junk(name):
                continue
            path = inside / name
            try:
                status = os.lstat(folder / name)
            except OSError as error:
                raise Refused(f"{_shown(path)}: cannot be read ({error.strerror}); make it readable and grade again") from None
            if stat.S_ISDIR(status.st_mode):
                if len(path.parts) < MAX_DEPTH:
                    folders.append((folder / name, path))
            else:
                found[path] = Entry(_kind(status.st_mode), status.st_size)
    return found


def _kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return "file"
    return "link" if stat.S_ISLNK(mode) else "other"


def _shown(path: PurePosixPath) -> str:
    return str(path) if path.parts else "the folder"
