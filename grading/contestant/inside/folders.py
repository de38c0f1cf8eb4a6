"""Removing a scene's folder, or what is in one, whatever was done to it."""

import os
import shutil


def remove(folder):
    """Remove FOLDER and all below it, also where permissions were taken away."""
    shutil.rmtree(folder, ignore_errors=True)
    if os.path.isdir(folder):
        for path, names, _ in os.walk(folder):
            for name in names:
                if not os.path.islink(os.path.join(path, name)):
                    os.chmod(os.path.join(path, name), 0o700)
        shutil.rmtree(folder, ignore_errors=True)


def empty(folder):
    """Remove what is in FOLDER, which stays."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            remove(entry.path)
        else:
            os.unlink(entry.path)
