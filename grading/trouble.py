"""Was the machine in trouble while a test ran?  Then a failure may be the machine's, and is no verdict on anybody.

Two kinds are looked for: the kernel ended some process because memory had run out, and there is no room left for files.  What cannot
be found out on a system is not looked for there.
"""

import os
import tempfile
from pathlib import Path

VMSTAT = Path("/proc/vmstat")
ROOM = 4 << 20  # bytes; below that, a test that writes a line or two may fail


class Watch:
    """Begun before a test, asked after it failed."""

    def __init__(self) -> None:
        self._kills = memory_kills()

    def trouble(self) -> str:
        """What was wrong with the machine meanwhile, in words; empty where nothing was."""
        kills = memory_kills()
        if kills is not None and self._kills is not None and kills > self._kills:
            return "the machine ran out of memory meanwhile, and the kernel ended a process"
        folder = tempfile.gettempdir()
        room = free_room(folder)
        if room is not None and room < ROOM:
            return f"there is no room left in {folder} ({room >> 10} KB); make some, or set TMPDIR to another folder"
        return ""


def memory_kills() -> int | None:
    """How many processes the kernel has ended so far for want of memory; None where it does not tell."""
    try:
        _, name, rest = VMSTAT.read_text().partition("\noom_kill ")
        return int(rest.split(None, 1)[0]) if name else None
    except (OSError, ValueError, IndexError):
        return None


def free_room(folder: str) -> int | None:
    """Bytes that are free for us in FOLDER, 0 too where files can no longer be made; None where that cannot be told."""
    try:
        found = os.statvfs(folder)
    except (OSError, AttributeError):
        return None
    return 0 if found.f_files and not found.f_favail else found.f_bavail * found.f_frsize
