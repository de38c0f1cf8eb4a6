"""What the name of a submission tells: whose it is, when it was handed in, and which attempt it is.

Learning platforms name what they export after a pattern of their own; those that are known are below.  Times in names have no
time zone: they are taken for this machine's.
"""

import re
from dataclasses import dataclass
from datetime import datetime

_PATTERNS = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        # Moodle: "Ann Lee_12345_assignsubmission_file_", with the file's name behind it where there are no folders
        r"(?P<student>.+_(?P<number>\d+))_assignsubmission_[a-z]+(?:_.*)?",
        # Blackboard: "HW1_ann_attempt_2026-03-01-12-30-00_answers", and beside it a text of the same name that tells about it
        r"(?P<student>.+)_attempt_(?P<when>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:[_.].*)?",
        # Canvas: "leeann_LATE_4567_890123_answers-1": the user's number, the file's, and which upload of it
        r"(?P<student>[^_]+)(?P<late>_LATE)?_(?P<number>\d+)_(?P<order>\d+)_.+?(?:-(?P<again>\d+))?",
        # a date and a time at the end: "ann_2026-03-01T12:30:00", "ann-20260301-1230"
        r"(?P<student>.+?)[ _-](?P<when>\d{4}-?\d\d-?\d\d[T _-]\d\d[-:.]?\d\d(?:[-:.]?\d\d)?)",
        # a browser's or a file manager's second copy: "ann (1)"
        r"(?P<student>.+?) \((?P<order>\d+)\)",
    )
]


@dataclass(frozen=True)
class Name:
    """`order` tells an earlier attempt of the same student's from a later one where they have no times."""

    student: str
    when: datetime | None = None
    order: tuple[int, int] = (0, 0)
    number: str = ""  # the platform's, of the student
    late: bool = False  # says the platform


def understood(title: str) -> Name:
    """What the name (without an archive's suffix) tells; a name after no pattern is the student's own."""
    for pattern in _PATTERNS:
        found = pattern.fullmatch(title)
        if not found:
            continue
        parts = found.groupdict(default="")
        try:
            when = _time(parts["when"]) if parts.get("when") else None
        except ValueError:  # digits that are no date
            continue
        student, number = parts["student"], parts.get("number", "")
        if number and not student.endswith(f"_{number}"):
            student = f"{student}_{number}"  # two may be called the same
        return Name(student, when, (int(parts.get("order") or 0), int(parts.get("again") or 0)), number, bool(parts.get("late")))
    return Name(title)


def _time(text: str) -> datetime:
    digits = re.sub(r"\D", "", text)
    return datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S").astimezone()
