"""`--roster FILE`: which id stands for which submission, so that names stay out of logs and reports.

A CSV with the columns `submission` (the name of the folder or archive, or of the student in it, or the platform's number) and `id`,
and if wanted `submitted`, the time at which it was handed in.  Further columns are passed over.
"""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grading.errors import UsageError


@dataclass(frozen=True)
class Line:
    id: str
    submitted: datetime | None = None


def read(path: Path) -> dict[str, Line]:
    """The roster's lines by `submission`, in lower case.  Raises UsageError that names the line, never a person."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"--roster {path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise UsageError(f"--roster {path}: is not UTF-8; save it as CSV in UTF-8") from None
    first = text.partition("\n")[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",", skipinitialspace=True)
    columns = [(name or "").strip() for name in rows.fieldnames or ()]
    rows.fieldnames = columns
    if not {"submission", "id"} <= set(columns):
        raise UsageError(f"--roster {path}: needs the columns submission and id in its first line; it has {', '.join(columns) or 'none'}")
    lines: dict[str, Line] = {}
    for number, row in enumerate(rows, 2):
        name, known = ((row[column] or "").strip() for column in ("submission", "id"))
        if not name or not known:
            raise UsageError(f"--roster {path}, line {number}: has no {'id' if name else 'submission'}")
        if name.casefold() in lines:
            raise UsageError(f"--roster {path}, line {number}: this submission is there twice; keep one line")
        lines[name.casefold()] = Line(known, _time(path, number, (row.get("submitted") or "").strip()))
    return lines


def moment(text: str) -> datetime:
    """An ISO 8601 time; without a time zone it is this machine's.  Raises ValueError."""
    return datetime.fromisoformat(text).astimezone()


def _time(path: Path, number: int, text: str) -> datetime | None:
    try:
        return moment(text) if text else None
    except ValueError:
        raise UsageError(f"--roster {path}, line {number}: {text!r} is no time; write 2026-03-01T23:59") from None
