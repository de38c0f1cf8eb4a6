"""results.jsonl while it is being written: one writer at a time, whole lines only, nothing lost when the disk is full."""

import os
import shutil
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
        """Open or start results.jsonl.

        FRESH begins anew beside a file that is there, whose results are `before`: that file stays as it is, and the only one that counts,
        until `take_its_place`.  Without a HEADER the file must be there, and may be of any conditions.  Raises ResultsError where
        the file belongs to other conditions than HEADER's, is in use, or cannot be written.
        """
        self.path, self.before, self._old = path, None, None
        self._file = _locked(path, os.O_CREAT if header else 0)
        try:
            if fresh and os.fstat(self._file).st_size:
                self.before, _ = read(path, broken=True)  # which may be the very reason for beginning anew
                self._old, self._file = self._file, _locked(self._beside, os.O_CREAT | os.O_TRUNC)
            self.results, self._size = read(self._written)
            self._truncate()
            if header:
                self._begin(header)
        except BaseException:
            self._close()
            raise

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._sync()
        self._close()

    def take_its_place(self) -> None:
        """Put what was begun anew in place of the old file, in one step; that one becomes results.jsonl.old.

        To be called once all is in it that must not be lost.  Raises ResultsError where that cannot be done; the old file then stays.
        """
        if self._old is None:
            return
        old = self.path.with_name(f"{self.path.name}.old")
        try:
            self._sync()
            copy = old.with_name(f"{old.name}.new")
            shutil.copyfile(self.path, copy)  # no link or renaming: at each moment there is a file of the name
            os.replace(copy, old)
            os.replace(self._beside, self.path)
        except OSError as error:
            raise ResultsError(f"{old}: cannot be written ({error.strerror}); make room, or move {self.path.name} away yourself") from None
        os.close(self._old)
        self._old = None

    @property
    def _beside(self) -> Path:
        return self.path.with_name(f"{self.path.name}.new")

    @property
    def _written(self) -> Path:
        return self.path if self._old is None else self._beside

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

    def _sync(self) -> None:
        try:
            os.fsync(self._file)
        except OSError:
            pass  # some file systems cannot; the lines themselves were written long ago

    def _close(self) -> None:
        os.close(self._file)
        if self._old is not None:
            os.close(self._old)
            self._beside.unlink(missing_ok=True)
            self._old = None

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


def _locked(path: Path, flags: int) -> int:
    """The open file, for one writer alone.  Raises ResultsError where there is another, or it cannot be written."""
    try:
        file = os.open(path, os.O_RDWR | flags | getattr(os, "O_CLOEXEC", 0), 0o644)
    except FileNotFoundError:
        raise ResultsError(f"{path}: no such file; give the --out of an earlier `grade`") from None
    except OSError as error:
        raise ResultsError(f"{path}: cannot be written ({error.strerror}); choose another --out") from None
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file), os.stat(path)):  # else another took its place since it was opened
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError:
        return file  # a network file system without locks
    os.close(file)
    raise ResultsError(f"{path}: another grade is writing it; wait for it, or choose another --out")
