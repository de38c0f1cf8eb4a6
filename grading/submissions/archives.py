"""Reading a submission that came as an archive, without ever unpacking it.

Members are listed, judged by name and kind, and only those that answer a module of the course are read, into memory and
with a bound.  Nothing is written here and `extract` is never called: the filters of tarfile have been bypassed before.
"""

import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from grading.submissions.streams import Bounded
from grading.submissions.tree import MAX_ENTRIES, Entry, Refused, is_junk

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")
FOREIGN = (".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".lzh", ".arj", ".cab", ".dmg", ".iso")

MAX_UNPACKED = 100_000_000
MAX_RATIO = 200  # text packs to a tenth, a file of zeros to a thousandth
RATIO_FROM = 10_000_000  # below this an odd ratio hurts nobody
MAX_INDEX = 4_000_000  # bytes of a zip's table of contents
_END = b"PK\x05\x06"


def stem(name: str) -> str | None:
    """The file name without its archive suffix, or None where it has none that is known."""
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return None


class Archive:
    """An open archive: `tree` as tree.of_folder would show it, `read` for single files."""

    def __init__(self, tree: dict[PurePosixPath, Entry], contents: dict[PurePosixPath, object]) -> None:
        self.tree = tree
        self._contents = contents  # path -> a function of the bound that gives the bytes

    def read(self, path: PurePosixPath, limit: int) -> bytes:
        """The file's bytes.  Raises Refused where there are more than LIMIT, or where it cannot be read."""
        if self.tree[path].size > limit:
            raise too_big(path, self.tree[path].size, limit)
        data = self._contents[path](limit)
        if len(data) > limit:  # its header lied
            raise too_big(path, len(data), limit)
        return data


def too_big(path: PurePosixPath, size: int, limit: int) -> Refused:
    return Refused(f"{path} has {size:,} bytes; at most {limit:,} are taken")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at PATH, a zip or a tar by its content, whatever its suffix says.

    Raises Refused where it is neither, is broken or encrypted, or holds what no submission needs: absolute or climbing
    paths, links, devices, two members of one name, too many members, too much data.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(4)
        if magic.startswith(b"PK"):
            with _zip(path) as archive:
                yield archive
        else:
            yield _tar(path)
    except OSError as error:
        raise Refused(f"cannot be read ({error.strerror or error}); make it readable and grade again") from None


@contextmanager
def _zip(path: Path) -> Iterator[Archive]:
    _check_index(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            packed = max(1, sum(member.compress_size for member in members))
            _check_total(sum(member.file_size for member in members), packed)
            tree, contents = _collect((member.filename, _zip_kind(member), member.file_size, _zip_reader(archive, member)) for member in members)
            yield Archive(tree, contents)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, struct.error, RuntimeError, ValueError, OverflowError) as error:
        raise Refused(f"is a broken zip archive ({error}); pack it again") from None


def _check_index(path: Path) -> None:
    """Look at the size of the table of contents before zipfile makes an object of each of its lines."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557 - 20))
        tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < 22:
        raise Refused("is a broken zip archive (its end is missing); pack it again")
    index = struct.unpack_from("<L", tail, end + 12)[0]
    if tail[max(0, end - 20) : end].startswith(b"PK\x06\x07") or index > MAX_INDEX:
        raise Refused(f"has more members than any submission needs; hand in the course's folders only (at most {MAX_ENTRIES} files)")


def _zip_kind(member: zipfile.ZipInfo) -> str:
    mode = member.external_attr >> 16 if member.create_system == 3 else 0
    if member.is_dir() or stat.S_ISDIR(mode):
        return "folder"
    if stat.S_ISLNK(mode):
        return "link"
    return "file" if stat.S_IFMT(mode) in (0, stat.S_IFREG) else "other"


def _zip_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo):
    def read(limit: int) -> bytes:
        if member.flag_bits & 1:
            raise Refused("is encrypted; pack it again without a password")
        try:
            with archive.open(member) as file:
                return file.read(limit + 1)
        except (zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise Refused(f"{member.filename}: cannot be unpacked ({error}); pack it again as an ordinary zip") from None

    return read


def _tar(path: Path) -> Archive:
    """A tar is read through once, so small files are kept and everything else is only counted."""
    packed = max(1, path.stat().st_size)
    members: list[tuple] = []
    total = 0
    try:
        with Bounded(path, MAX_UNPACKED) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                total += max(0, member.size)
                _check_total(total, packed)
                if len(members) >= MAX_ENTRIES:
                    raise _too_many()
                kind = _tar_kind(member)
                wanted = kind == "file" and member.name.endswith(".py") and member.size <= 2_000_000
                data = archive.extractfile(member).read() if wanted else b""
                members.append((member.name, kind, member.size, lambda limit, data=data: data))
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise Refused(f"is no zip and no tar archive, or a broken one ({error}); pack it again") from None
    if not members:
        raise Refused("is an empty or broken tar archive; pack it again")
    return Archive(*_collect(members))


def _tar_kind(member: tarfile.TarInfo) -> str:
    if member.isdir():
        return "folder"
    if member.islnk() or member.issym():
        return "link"
    return "file" if member.isreg() and not member.issparse() else "other"


def _collect(members: Iterable[tuple]) -> tuple[dict[PurePosixPath, Entry], dict[PurePosixPath, object]]:
    """Judge every member by name and kind, junk included; keep the files that are not junk."""
    tree: dict[PurePosixPath, Entry] = {}
    contents: dict[PurePosixPath, object] = {}
    for number, (name, kind, size, read) in enumerate(members, 1):
        if number > MAX_ENTRIES:
            raise _too_many()
        path = _safe(name)
        if kind == "link":
            raise Refused(f"{name} is a link; hand in the file itself")
        if kind == "other":
            raise Refused(f"{name} is no regular file; hand in files and folders only")
        if kind == "folder" or any(is_junk(part) for part in path.parts):
            continue
        if path in tree:
            raise Refused(f"holds {path} twice; hand in only one")
        tree[path] = Entry("file", size)
        contents[path] = read
    return dict(sorted(tree.items(), key=lambda item: len(item[0].parts))), contents


def _safe(name: str) -> PurePosixPath:
    """The member's path, Windows' separators understood.  Raises Refused where it leads out of the archive."""
    plain = name.replace("\\", "/")
    path = PurePosixPath(plain)
    if path.is_absolute() or plain[1:2] == ":" or ".." in path.parts or "\0" in plain:
        raise Refused(f"{name} leads out of the archive; pack the folder itself, with relative paths")
    return path


def _check_total(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED:
        raise Refused(f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB; hand in the course's folders only")
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed:
        raise Refused(f"unpacks to {unpacked // packed} times its size, as a decompression bomb does; hand in the course's folders only")


def _too_many() -> Refused:
    return Refused(f"has more members than any submission needs; hand in the course's folders only (at most {MAX_ENTRIES} files)")
