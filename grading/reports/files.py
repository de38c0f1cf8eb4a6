"""Writing a report so that a reader never sees half of it."""

import os
import tempfile
from pathlib import Path

from grading.errors import ResultsError


def replace(path: Path, content: str) -> None:
    """Put CONTENT at PATH in one step: the old file stays until the new one is whole.

    Raises ResultsError where it cannot be written; the old file is then untouched.
    """
    temporary = None
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = file.name
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise ResultsError(f"{path}: cannot be written ({error.strerror}); results.jsonl is whole: make room, then run the same command again") from None


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
