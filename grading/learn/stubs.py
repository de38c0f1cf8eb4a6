"""The student's own file: which TODOs are still in it, and what it was before anybody wrote in it."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from grading.course import Course

ORIGINALS = ".originals"  # a folder in exercises/ of the students' edition; .txt, so that nothing takes them for an answer
_COMMENT = re.compile(r"#\s*TODO (\d+)\b")
_RAISED = re.compile(r"^\s*raise NotImplementedError\(.TODO (\d+): ", re.MULTILINE)


@dataclass(frozen=True)
class Original:
    """A stub as it was handed out: its bytes, and where they come from, for the student to read."""

    data: bytes
    source: str


def todo_line(path: Path, number: int) -> int | None:
    """The line of the file that announces TODO NUMBER, or None."""
    for line, text in enumerate(_text(path).splitlines(), 1):
        if any(int(found) == number for found in _COMMENT.findall(text)):
            return line
    return None


def open_todos(path: Path) -> set[int]:
    """The numbers of the TODOs that the file still raises."""
    return raised(_text(path))


def raised(text: str) -> set[int]:
    """The same of a text."""
    return {int(number) for number in _RAISED.findall(text)}


def original(course: Course, folder: str, module: str) -> Original | None:
    """The stub as it was handed out: the students' edition's copy, or the newest committed version that has all its TODOs.

    None where there is neither, and nobody can know.
    """
    kept = course.root / "exercises" / ORIGINALS / folder / f"{module}.txt"
    if kept.is_file():
        return Original(kept.read_bytes(), kept.relative_to(course.root).as_posix())
    return _committed(course.root, f"exercises/{folder}/{module}.py")


def _committed(root, name):
    """The newest version in git that raises as many TODOs as any: a later one has been worked on."""
    log = _git(root, "log", "--format=%h %cs", "--", name)
    best, most = None, 0
    for line in log.decode("utf-8", "replace").splitlines():
        commit, _, day = line.partition(" ")
        data = _git(root, "show", f"{commit}:./{name}")
        count = len(raised(data.decode("utf-8", "replace")))
        if count > most:
            best, most = Original(data, f"git, commit {commit}, {day}"), count
    return best


def _git(root, *words):
    """What git says, or nothing: no git, no repository, no such file."""
    try:
        done = subprocess.run(["git", "-C", str(root), *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""


def _text(path):
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
