"""Copying what counts of a submission to STAGE/ID/NN_topic/MODULE.py, byte for byte, as regular files of bounded size.

Bytes are not decoded here: which encoding a file is in, or whether its coding cookie lies, is for Python to say when the
module is imported in the contestant.  What Python refuses there is graded `broken`, with Python's own words.
"""

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grading.course import Course
from grading.results import WORTH_A_LOOK
from grading.submissions import archives, lookup, telling, tree
from grading.submissions.tree import Refused

MAX_MODULE = 1_000_000  # bytes of one module; the longest solution has a hundredth of it


@dataclass(frozen=True)
class Staged:
    """One submission, ready or refused.  `digests` say by section whether its files changed since the last run."""

    digests: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    refused: str = ""


def stage(source: Path, course: Course, root: Path) -> Staged:
    """Copy the files of the submission at SOURCE, a folder or an archive, to ROOT.  What is refused leaves ROOT empty.

    Raises OSError only where ROOT cannot be written.
    """
    try:
        mode = os.lstat(source).st_mode
        if stat.S_ISLNK(mode):
            raise Refused("is a link; put the folder itself there")
        packed = _packed(source) if stat.S_ISDIR(mode) else None
        if packed:
            source, mode = packed, os.lstat(packed).st_mode
        if stat.S_ISDIR(mode):
            found = lookup.find(tree.of_folder(source), course)
            contents = {place: _read(source, path) for place, path in found.files.items()}
        elif not stat.S_ISREG(mode):
            raise Refused("is no folder and no archive but a device, a socket or a pipe")
        elif archives.stem(source.name) is None:
            raise Refused(_not_an_archive(source.name))
        else:
            with archives.opened(source) as archive:
                found = lookup.find(archive.tree, course)
                contents = {place: archive.read(path, MAX_MODULE) for place, path in found.files.items()}
    except OSError as error:
        return Staged(refused=f"cannot be read ({error.strerror}); make it readable and grade again")
    except Refused as refusal:
        return Staged(refused=str(refusal))
    return Staged(_write(contents, course, root), (*_notes(found), *_worth_a_look(contents)))


def _packed(folder: Path) -> Path | None:
    """The archive that is all there is in the folder: Moodle hands every student's out in a folder of its own."""
    files = tree.of_folder(folder)
    if len(files) != 1:
        return None
    ((path, entry),) = files.items()
    return folder / path if entry.kind == "file" and archives.stem(path.name) is not None else None


def _write(contents: dict[tuple[str, str], bytes], course: Course, root: Path) -> dict[str, str]:
    """Write the files in the canonical layout; the digest of each section's."""
    root.mkdir(parents=True)
    digests = {}
    for section in course.sections:
        digest = hashlib.sha256()
        for module in section.modules:
            data = contents.get((section.folder, module))
            if data is None:
                continue
            digest.update(f"{module}\0{len(data)}\0".encode())
            digest.update(data)
            target = root / section.folder / f"{module}.py"
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                file.write(data)
        digests[section.folder] = digest.hexdigest()
    return digests


def _notes(found: lookup.Found) -> tuple[str, ...]:
    notes = [f"missing: {path}" for path in found.missing]
    if found.ignored:
        shown = ", ".join(found.ignored[:8])
        more = len(found.ignored) - 8
        notes.append(f"not taken: {shown}{f' and {more} more' if more > 0 else ''}")
    return tuple(notes)


def _worth_a_look(contents: dict[tuple[str, str], bytes]) -> list[str]:
    """A note for each file that has something in it which an instructor may want to see."""
    notes = []
    for (folder, module), data in contents.items():
        if found := telling.telling(data):
            more = f" and {len(found) - telling.MOST} more" if len(found) > telling.MOST else ""
            notes.append(f"{WORTH_A_LOOK}{folder}/{module}.py {', '.join(found[: telling.MOST])}{more}")
    return notes


def _read(base: Path, path: PurePosixPath) -> bytes:
    """A file's bytes, through no link and from no device that took its place meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        handle = os.open(base / path, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise Refused(f"{path} is no regular file; hand in the file itself")
            if status.st_size > MAX_MODULE:
                raise archives.too_big(path, status.st_size, MAX_MODULE)
            data = file.read(MAX_MODULE + 1)
    except OSError as error:
        raise Refused(f"{path}: cannot be read ({error.strerror}); make it readable and grade again") from None
    if len(data) > MAX_MODULE:
        raise archives.too_big(path, len(data), MAX_MODULE)
    return data


def _not_an_archive(name: str) -> str:
    if name.lower().endswith(archives.FOREIGN):
        return f"is an archive of a kind that is not read; hand in a folder, a zip or a tar ({', '.join(archives.SUFFIXES[:4])})"
    return "is a file; a submission is a folder or an archive (put it into a folder of the student's name)"
