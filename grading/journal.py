"""results.jsonl while it is being written: one writer at a time, whole lines only, nothing lost when the disk is full."""

import os
from pathlib import Path

from grading.errors import ResultsError
from grading.results import Header, Record, read, to_line

try:
    import fcntl
except ImportError:  # Windows has no flock; two runs into one --out are then the user's to avoid
    fcntl = None


class Journal:
    """The results of DIR, read once, then kept in step with what is appended to the file.

    Closing is the caller's; use it as a context manager.
    """

    def __init__(self, path: Path, header: Header | None, *, fresh: bool = False) -> None:
        """Open or start results.jsonl.  FRESH keeps the old file beside it, as results.jsonl.old, and starts anew.

        Without a HEADER the file must be there, and may be of any conditions.  Raises ResultsError where the file belongs to
        other conditions than HEADER's, is in use, or cannot be written.  `before` are the results of a file that was set aside.
        """
        self.path, self.before = path, None
        try:
            self._file = os.open(path, os.O_RDWR | (os.O_CREAT if header else 0) | getattr(os, "O_CLOEXEC", 0), 0o644)
        except FileNotFoundError:
            raise ResultsError(f"{path}: no such file; give the --out of an earlier `grade`") from None
        except OSError as error:
            raise ResultsError(f"{path}: cannot be written ({error.strerror}); choose another --out") from None
        try:
            self._lock()
            if fresh:
                self._set_aside()
            self.results, self._size = read(path)
            if fresh and self._size:
                raise ResultsError(f"{path}: could not be set aside; move it away")
            self._truncate()
            if header:
                self._begin(header)
        except BaseException:
            os.close(self._file)
            raise

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *exc_info: object) -> None:
        try:
            os.fsync(self._file)
        except OSError:
            pass  # some file systems cannot; the lines themselves were written long ago
        os.close(self._file)

    def append(self, record: Record) -> None:
        """Write the record as one whole line, then count it in.  Raises ResultsError, with the file as it was, when it cannot."""
        line = to_line(record)
        try:
            written = os.write(self._file, line)
            while written < len(line):  # a full disk takes part of a line first
                written += os.write(self._file, line[written:])
        except OSError as error:
            self._truncate()
            raise ResultsError(
                f"{self.path}: {error.strerror}; {len(self.results.handed)} submissions' results so far are kept: make room, then "
                "run the same command again, and it goes on from here"
            ) from None
        self._size += len(line)
        self.results.add(record)

    def _lock(self) -> None:
        if fcntl is None:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ResultsError(f"{self.path}: another grade is writing it; wait for it, or choose another --out") from None
        except OSError:
            pass  # a network file system without locks

    def _set_aside(self) -> None:
        if os.fstat(self._file).st_size:
            try:
                self.before, _ = read(self.path)
            except ResultsError:
                pass  # it may be the very reason for starting anew
            old = self.path.with_name(self.path.name + ".old")
            try:
                old.write_bytes(self.path.read_bytes())  # a copy: the lock is on this very file
            except OSError as error:
                raise ResultsError(f"{old}: cannot be written ({error.strerror}); move {self.path.name} away yourself") from None
            os.ftruncate(self._file, 0)

    def _truncate(self) -> None:
        """Cut the file back to its whole lines, and write behind them next."""
        os.ftruncate(self._file, self._size)
        os.lseek(self._file, self._size, os.SEEK_SET)

    def _begin(self, header: Header) -> None:
        if self.results.header is None:
            self.append(header)
            return
        difference = header.differs_from(self.results.header)
        if difference:
            raise ResultsError(f"{self.path} was made under {difference}; use --fresh to grade anew, or choose another --out")
