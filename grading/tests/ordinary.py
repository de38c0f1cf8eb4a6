"""Running a command as an ordinary user, from tests that run as root: also where Python or the kit lies in a folder that only root may enter."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import grading
from grading.contestant.sandbox.contract import python
from grading.contestant.sandbox.landlock import closed_folder

USER = 54_321  # nobody, on any usual system
NEEDED = (python().parent.parent, Path(sys.prefix), Path(grading.__file__).resolve().parent.parent)


def possible():
    """Can this process run commands as somebody else?"""
    return os.getuid() == 0 and all(map(shutil.which, ("unshare", "setpriv", "mount")))


def command(argv, user=USER):
    """ARGV, to be run as that USER in a mount namespace in which all that the kit needs can be entered."""
    lines = ["set -e"]
    for folder in dict.fromkeys(closed_folder(path / "x") for path in NEEDED):
        if folder:
            inside = [path for path in NEEDED if path.is_relative_to(folder)]
            for number, path in enumerate(inside):
                lines += [f"mkdir -p /run/open/{number}", f"mount --bind {shlex.quote(str(path))} /run/open/{number}"]
            lines += [f"mount -t tmpfs -o mode=755 open {shlex.quote(folder)}"]
            for number, path in enumerate(inside):
                lines += [f"mkdir -p {shlex.quote(str(path))}", f"mount --move /run/open/{number} {shlex.quote(str(path))}"]
    script = "\n".join(["mount -t tmpfs -o mode=755 run /run", *lines, f"exec setpriv --reuid {user} --regid {user} --clear-groups -- \"$@\""])
    return ["unshare", "--mount", "--propagation", "private", "--", "sh", "-c", script, "sh", *argv]
