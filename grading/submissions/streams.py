"""Decompressing with a bound: a stream that never yields more than it was allowed, whatever the file claims."""

import bz2
import io
import lzma
import zlib
from pathlib import Path

from grading.submissions.tree import Refused

CHUNK = 64 * 1024
LZMA_MEMORY = 128 * 1024 * 1024  # what `xz -9` needs is 65 MB

_MAGIC = {
    b"\x1f\x8b": lambda: zlib.decompressobj(wbits=31),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\x00": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=LZMA_MEMORY),
}


class Bounded(io.RawIOBase):
    """A file's content, decompressed if its first bytes say so, at most LIMIT bytes of it.

    Raises Refused once more than LIMIT comes out, and where the data cannot be decompressed.
    """

    def __init__(self, path: Path, limit: int) -> None:
        self._file = path.open("rb")
        self._limit = limit
        self._given = 0
        self._ready = b""
        magic = self._file.read(6)
        self._file.seek(0)
        self._new = next((new for start, new in _MAGIC.items() if magic.startswith(start)), None)
        self._inner = self._new() if self._new else None
        self._left = b""  # compressed bytes not yet used

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def readinto(self, buffer) -> int:
        if not self._ready:
            self._ready = self._next()
        part, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def _next(self) -> bytes:
        try:
            data = self._file.read(CHUNK) if self._inner is None else self._decompressed()
        except (zlib.error, lzma.LZMAError, OSError, EOFError) as error:
            raise Refused(f"cannot be decompressed ({error}); pack it again") from None
        self._given += len(data)
        if self._given > self._limit:
            raise Refused(f"unpacks to more than {self._limit // 1_000_000} MB; hand in the course's folders only")
        return data

    def _decompressed(self) -> bytes:
        while True:
            if self._inner.eof:  # several streams behind one another are one file to gzip, bzip2 and xz alike
                self._left = getattr(self._inner, "unused_data", b"") or self._file.read(CHUNK)
                if not self._left.strip(b"\0"):
                    return b""
                self._inner = self._new()
            elif not self._left:
                self._left = self._file.read(CHUNK)
                if not self._left and getattr(self._inner, "needs_input", True):
                    raise EOFError("it ends too early")
            data = self._inner.decompress(self._left, CHUNK)
            # zlib hands back what it did not use; the other two keep it
            self._left = getattr(self._inner, "unconsumed_tail", b"")
            if data:
                return data
