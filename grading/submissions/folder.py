"""The folder SUBMISSIONS: which of its entries are submissions, and under what names."""

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grading.course import Course
from grading.errors import UsageError
from grading.submissions import archives, lookup, tree

RESULTS = "results.jsonl"


@dataclass(frozen=True)
class Found:
    """One submission: its name in every report, where it lies, and the twin that makes it ambiguous, if any."""

    name: str
    path: Path
    twin: str = ""
    earlier: int = 0  # of the same student, passed over
    when: str = ""  # handed in, ISO 8601
    when_from: str = ""
    late: bool = False
    notes: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()  # names that the roster keeps out of the reports

    @property
    def source(self) -> str:
        """The entry's name in SUBMISSIONS."""
        return self.path.name

    def scrubbed(self, text: str) -> str:
        """The text with the submission's name in the place of what the roster keeps out."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", lambda _: self.name, text)
        return text


def entries(submissions: Path, course: Course, out: Path) -> list[Found]:
    """The submissions in the folder, sorted by name.

    Passed over: what is hidden, README files, OUT where it lies inside, and the --out of an earlier run.
    Raises UsageError where the folder is none, cannot be read, is itself one submission, or holds none.
    """
    names = _names(submissions, course)
    out = out.resolve()
    found: dict[str, Found] = {}
    for name in names:
        path = submissions / name
        if tree.is_junk(name) or name.upper().split(".")[0] == "README" or path.resolve() == out or _is_graded(path):
            continue
        is_archive = not path.is_symlink() and path.is_file() and archives.stem(name)
        title = archives.stem(name) if is_archive else name
        if title in found:
            found[title] = Found(title, found[title].path, twin=name)
        else:
            found[title] = Found(title, path)
    if not found:
        raise UsageError(f"{submissions}: no submissions in it; a submission is a folder or an archive (zip, tar) named after the student")
    return sorted(found.values(), key=lambda each: each.name)


def _names(submissions: Path, course: Course) -> list[str]:
    if not submissions.exists():
        raise UsageError(f"{submissions}: no such folder")
    if not submissions.is_dir():
        raise UsageError(f"{submissions}: not a folder; give the folder that holds the submissions")
    try:
        names = sorted(os.listdir(submissions))
    except OSError as error:
        raise UsageError(f"{submissions}: cannot be read ({error.strerror})") from None
    shallow = [PurePosixPath(name) for name in names]
    for name in ("exercises", *(section.folder for section in course.sections)):
        for section in course.sections:
            for module in section.modules:
                for place in lookup.places(section, module)[:2]:
                    if place.parts[0] == name and (submissions / place).is_file():
                        shallow.append(place)
    one = lookup.looks_like_one(shallow, course)
    if one:
        raise UsageError(f"{submissions}: looks like one submission (it holds {one}); give the folder above it, with --only {submissions.resolve().name}")
    return names


def _is_graded(path: Path) -> bool:
    """Whether the entry is the --out of an earlier run rather than a submission."""
    try:
        with (path / RESULTS).open("rb") as file:
            return file.read(64).startswith(b'{"record":"header"')
    except OSError:
        return False
