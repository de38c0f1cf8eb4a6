"""Through the class: what was handed in, module by module, each compared with each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from grading.course import Course, CourseError, Section
from grading.errors import UsageError
from grading.similar.likeness import LEAST, Shared, compare
from grading.similar.text import UNPARSED, Reader, Text, Unreadable
from grading.similar.usual import Usual, usual
from grading.submissions import lookup, staging
from grading.submissions.folder import Found


@dataclass(frozen=True)
class Pair:
    """Two submissions that are more alike in the file `path`, such as 07_lock/bank.py, than is usual."""

    path: str
    first: str
    second: str
    texts: tuple[Text, Text]
    shared: Shared
    usual: Usual


@dataclass
class Compared:
    """What came of it: `pairs`, the most alike first; `counts` of the answers that were compared and `usual`, by file; `notes` on the rest."""

    pairs: list[Pair] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    usual: dict[str, Usual] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def through(course: Course, sections: Iterable[Section], found: list[Found], stage: Path, watch: Callable[[list, str], Iterable]) -> Compared:
    """Compare the submissions FOUND in the SECTIONS; they are staged in the folder STAGE.

    WATCH is given a list and what is done with it, and gives its items, to show how far it is.  Raises UsageError where there is no room,
    CourseError where a stub cannot be read.
    """
    compared = Compared()
    places = {each.name: stage / str(number) for number, each in enumerate(found)}  # a name may hold anything
    handed = [each for each in watch(found, "reading") if _staged(each, course, places[each.name], compared.notes)]
    for section in sections:
        for module in section.modules:
            path = lookup.canonical(section, module)
            reader = _reader(course, path)
            usually = compared.usual[path] = usual(course, section, module, reader)
            texts = {}
            for each in handed:
                text = _text(each, places[each.name] / path, path, reader, compared.notes)
                if text and text.size >= LEAST:
                    texts[each.name] = text
            compared.counts[path] = len(texts)
            for first, second in watch(list(combinations(texts, 2)), path):
                shared = compare(texts[first], texts[second], usually.bar)
                if shared:
                    compared.pairs.append(Pair(path, first, second, (texts[first], texts[second]), shared, usually))
    compared.pairs.sort(key=lambda pair: (-pair.shared.share, -min(text.size for text in pair.texts), pair.path, pair.first, pair.second))
    return compared


def _reader(course: Course, path: str) -> Reader:
    stub = course.root / "exercises" / path
    try:
        return Reader(stub.read_text(encoding="utf-8"))
    except (OSError, *UNPARSED) as error:
        raise CourseError(f"{stub}: cannot be read as the stub ({getattr(error, 'strerror', None) or error}); correct it") from None


def _staged(found: Found, course: Course, place: Path, notes: list[str]) -> bool:
    """Whether the submission could be read, into the folder PLACE; else a note says why not."""
    refused = f"is there twice, as {found.path.name} and as {found.twin}; keep one" if found.twin else ""
    if not refused:
        try:
            refused = staging.stage(found.path, course, place).refused
        except OSError as error:
            raise UsageError(f"{place.parent}: {error.strerror}; make room there, or set TMPDIR to another folder") from None
    if refused:
        notes.append(f"{found.name}: {found.scrubbed(refused)}")
    return not refused


def _text(found: Found, file: Path, path: str, reader: Reader, notes: list[str]) -> Text | None:
    """What is in the submission's FILE, if it is there; a note where that cannot be compared."""
    try:
        return reader.read(file.read_bytes())
    except FileNotFoundError:
        return None
    except Unreadable as why:
        notes.append(f"{found.name}: {path} {why}")
        return None
