"""Writing a report so that a reader never sees half of it."""

import os
import tempfile
from pathlib import Path

from grading.errors import ResultsError


def replace(path: Path, content: str | bytes, *, durable: bool = True) -> None:
    """Put CONTENT at PATH in one step: the old file stays until the new one is whole.

    DURABLE waits until it is on the disk; for one of hundreds of files that can be written again, that takes too long.  Raises
    ResultsError where it cannot be written; the old file is then untouched.
    """
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = file.name
            file.write(content if isinstance(content, bytes) else content.encode())
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(temporary, 0o644 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise ResultsError(f"{path}: cannot be written ({error.strerror}); results.jsonl is whole: make room, then run the same command again") from None


def folder(path: Path) -> None:
    """Make the folder where it is not there yet.  Raises ResultsError where something else is in its place."""
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{path}: cannot be made ({error.strerror}); move what is there away, or choose another --out") from None


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
