"""Which files of a submission answer which modules of the course.

A module such as `bank` of 07_lock is looked for as `07_lock/bank.py`, `exercises/07_lock/bank.py` and `bank.py`, after
single wrapper folders are stripped.  Everything here is decided by names alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from grading.course import Course, Section
from grading.submissions.tree import Entry, Refused

MAX_WRAPPERS = 4
# Python or pytest would read these by themselves if they were not left behind: worth a word in the report.
TELLING = {
    "conftest.py", "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg", "setup.py", "pyproject.toml",
    "sitecustomize.py", "usercustomize.py", "__init__.py", "__main__.py",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """`files` by (section folder, module); `missing` as canonical paths; `ignored` as paths below the wrapper folders."""

    files: dict[tuple[str, str], PurePosixPath]
    missing: tuple[str, ...]
    ignored: tuple[str, ...]


def canonical(section: Section, module: str) -> str:
    return f"{section.folder}/{module}.py"


def places(section: Section, module: str) -> tuple[PurePosixPath, ...]:
    """Where a module's file may lie, as design and README promise it."""
    path = PurePosixPath(canonical(section, module))
    return path, "exercises" / path, PurePosixPath(path.name)


def wrapper(paths: Iterable[PurePosixPath], course: Course) -> PurePosixPath:
    """The folder that wraps all of the submission, or an empty path.  A folder with a meaning of its own wraps nothing."""
    meaningful = {"exercises", *(section.folder for section in course.sections)}
    paths = list(paths)
    inside = PurePosixPath()
    for _ in range(MAX_WRAPPERS):
        depth = len(inside.parts)
        tops = {path.parts[depth] for path in paths}
        files = any(len(path.parts) == depth + 1 for path in paths)
        if len(tops) != 1 or files or tops & meaningful:
            break
        inside /= tops.pop()
    return inside


def find(tree: Mapping[PurePosixPath, Entry], course: Course) -> Found:
    """The files that answer the course's modules.

    Raises Refused where two files answer one module, a link or a device stands in a module's place, or nothing answers any.
    """
    base = wrapper(tree, course)
    files: dict[tuple[str, str], PurePosixPath] = {}
    missing = []
    for section in course.sections:
        for module in section.modules:
            candidates = [base / place for place in places(section, module) if base / place in tree]
            if len(candidates) > 1:
                both = " and ".join(str(path.relative_to(base)) for path in candidates)
                raise Refused(f"{both} both answer {canonical(section, module)}; hand in only one")
            if not candidates:
                missing.append(canonical(section, module))
                continue
            (path,) = candidates
            if tree[path].kind != "file":
                raise Refused(f"{path.relative_to(base)} is {'a link' if tree[path].kind == 'link' else 'no regular file'}; hand in the file itself")
            files[section.folder, module] = path
    if not files:
        raise Refused(_nothing(tree, base, course))
    return Found(files, tuple(missing), _ignored(tree, base, files.values(), course))


def looks_like_one(tree: Iterable[PurePosixPath], course: Course) -> str:
    """The file that makes a folder look like one submission rather than a class of them, or an empty string."""
    paths = set(tree)
    for section in course.sections:
        for module in section.modules:
            for place in places(section, module):
                if place in paths:
                    return str(place)
    return ""


def _nothing(tree: Mapping[PurePosixPath, Entry], base: PurePosixPath, course: Course) -> str:
    if not tree:
        return f"is empty; a submission holds files such as {canonical(course.sections[0], course.sections[0].modules[0])}"
    wanted = {f"{module}.py".casefold(): canonical(section, module) for section in course.sections for module in section.modules}
    for path in tree:
        if path.name.casefold() in wanted:
            return f"holds no file of the course where it is looked for; {path.relative_to(base)} should be {wanted[path.name.casefold()]}"
    first = course.sections[0]
    spots = ", ".join(map(str, places(first, first.modules[0])))
    return f"holds no file of the course; looked for {spots} and the like"


def _ignored(tree: Iterable[PurePosixPath], base: PurePosixPath, taken: Iterable[PurePosixPath], course: Course) -> tuple[str, ...]:
    """Files that were not taken though Python or pytest would read them by themselves, or the student may think they count."""
    expected = {"README.md", "hints.md", "course.toml"}
    expected |= {f"test_{module}.py" for section in course.sections for module in section.modules}
    taken = set(taken)
    left = [path for path in tree if path not in taken and path.name not in expected]
    return tuple(str(path.relative_to(base)) for path in left if path.suffix in (".py", ".pth", ".pyc") or path.name in TELLING)
