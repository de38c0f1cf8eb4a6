"""Removing a scene's folder, or what is in one, whatever was done to it."""

import os
import shutil
import subprocess


def remove(folder):
    """Remove FOLDER and all below it, also where permissions were taken away, or it is nested deeper than Python likes."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
        if os.path.isdir(folder):
            for path, names, _ in os.walk(folder):
                for name in names:
                    if not os.path.islink(os.path.join(path, name)):
                        os.chmod(os.path.join(path, name), 0o700)
            shutil.rmtree(folder, ignore_errors=True)
    except (RecursionError, OSError):  # a path of thousands of folders
        subprocess.run(["rm", "-rf", "--", folder], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def empty(folder):
    """Remove what is in FOLDER, which stays."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            remove(entry.path)
        else:
            os.unlink(entry.path)
