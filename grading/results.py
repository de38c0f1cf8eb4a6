"""What was handed in and what was found: the records of results.jsonl, from which alone all reports are made.

One JSON object a line, only ever appended.  The first line is the header; a later line about the same thing replaces the
earlier one.  Nothing here knows pytest, a terminal or a format of a report.
"""

import dataclasses
import json
import platform
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import grading
from grading.errors import ResultsError

FORMAT = 1
WORTH_A_LOOK = "worth a look: "  # so begins a note that is for the instructor alone
BASELINE = "baseline"  # the id of the solutions; students' ids are s0001, s0002, ...

PASSED, SKIPPED, JUDGE_FAULT = "passed", "skipped", "judge fault"
OUTCOMES = (PASSED, "failed", "timeout", "stuck", "crashed", "limit", "missing", "broken", JUDGE_FAULT, SKIPPED)

Key = tuple[str, str, str]  # section, test, case


@dataclass(frozen=True)
class Header:
    """Under what conditions the results were obtained.  The first four must agree before a run is continued."""

    kit: str
    course: str  # Course.digest()
    python: str
    sandbox: str
    platform: str = ""
    started: str = ""

    @classmethod
    def of_this_machine(cls, course_digest: str, sandbox: str = "none") -> "Header":
        python = f"{platform.python_implementation()} {platform.python_version()}"
        now = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        return cls(grading.__version__, course_digest, python, sandbox, f"{platform.platform()} {sys.platform}", now)

    def differs_from(self, other: "Header") -> str:
        """What forbids continuing OTHER's results, in words, or an empty string."""
        names = {"kit": "version of the kit", "course": "course", "python": "Python", "sandbox": "sandbox"}
        for name, words in names.items():
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                return f"another {words} ({theirs[:24]}, now {mine[:24]})"
        return ""


@dataclass(frozen=True)
class Limits:
    """How many seconds each scene of a test may take.  Found from the baseline's own times, the same for the whole class."""

    default: float
    tests: dict[str, float] = field(default_factory=dict)  # "01_fork/test_x" -> seconds


@dataclass(frozen=True)
class Handed:
    """One submission as it was found: its files' digests by section, or why it was refused."""

    id: str
    name: str
    digests: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    notes: tuple[str, ...] = ()
    again: tuple[str, ...] = ()  # sections whose earlier verdicts no longer count
    source: str = ""  # its entry's name in SUBMISSIONS; `name` is what reports call it, an id where there is a roster
    earlier: int = 0  # of the same student, passed over for this one
    when: str = ""  # handed in, ISO 8601; empty where nothing tells
    when_from: str = ""  # what tells: "the roster", "its name" or "file times"
    late: bool = False


@dataclass(frozen=True, slots=True)  # a large class has half a million of them in memory
class Verdict:
    """What one test said about one submission.  `message` is for the student, lines included."""

    submission: str
    section: str
    test: str
    case: str
    outcome: str
    message: str = ""
    seconds: float = 0.0
    cpu: float = 0.0
    hidden: bool = False
    noted: tuple[str, ...] = ()  # what the submission did there that an instructor may want to look at

    @property
    def key(self) -> Key:
        return self.section, self.test, self.case

    @property
    def label(self) -> str:
        return f"{self.section}::{self.test}{self.case}"


@dataclass(frozen=True)
class Override:
    """A section's points as a person decided them, whatever the tests say, until it is withdrawn."""

    submission: str
    section: str
    points: float
    reason: str
    who: str
    when: str  # ISO 8601
    digest: str = ""  # of the section's files as they were then
    withdrawn: bool = False


Record = Header | Limits | Handed | Verdict | Override
_KINDS = {"header": Header, "limits": Limits, "submission": Handed, "verdict": Verdict, "override": Override}
_REPEATED = {"submission", "section", "test", "case", "outcome"}  # the same few words in every line: kept once
_NAMES = {kind: name for name, kind in _KINDS.items()}


def verdict_from(fields: object) -> Verdict:
    """A Verdict out of decoded JSON.  Raises ValueError that names the field which is missing, strange or of the wrong type."""
    return _build(Verdict, fields)


def to_line(record: Record) -> bytes:
    """The record as one line of ASCII, so that no character of a submission's can end the line."""
    fields = {"record": _NAMES[type(record)], **dataclasses.asdict(record)}
    if isinstance(record, Header):
        fields["format"] = FORMAT
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def from_line(line: bytes) -> Record:
    """The record that the line holds.  Raises ValueError where it holds none."""
    fields = json.loads(line)
    if not isinstance(fields, dict) or fields.get("record") not in _KINDS:
        raise ValueError("no record")
    kind = _KINDS[fields.pop("record")]
    if kind is Header and fields.pop("format", None) != FORMAT:
        raise ValueError(f"written in another format than {FORMAT}")
    return _build(kind, fields)


def _build(kind: type, fields: object):
    if not isinstance(fields, dict):
        raise ValueError(f"not an object but {type(fields).__name__}")
    known = {item.name: item for item in dataclasses.fields(kind)}
    for name, value in fields.items():
        if name not in known:
            raise ValueError(f"unknown field {name!r}")
        if not _fits(value, known[name].type):
            raise ValueError(f"field {name!r} is {type(value).__name__}, not {getattr(known[name].type, '__name__', known[name].type)}")
    for name, item in known.items():
        if name not in fields and item.default is item.default_factory is dataclasses.MISSING:
            raise ValueError(f"no field {name!r}")
    if fields.get("outcome", PASSED) not in OUTCOMES:
        raise ValueError(f"unknown outcome {fields['outcome']!r}")
    return kind(**{name: _kept(name, value) for name, value in fields.items()})


def _kept(name: str, value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return sys.intern(value) if name in _REPEATED and type(value) is str else value


def _fits(value: object, wanted: object) -> bool:
    """Whether a decoded JSON value is of the field's type, exactly: True is no number here."""
    if wanted is float:
        return type(value) in (int, float) and 0 <= value < float("inf")
    if wanted == tuple[str, ...]:
        return type(value) is list and all(type(item) is str for item in value)
    if wanted == dict[str, str]:
        return type(value) is dict and all(type(item) is str for item in value.values())
    if wanted == dict[str, float]:
        return type(value) is dict and all(_fits(item, float) for item in value.values())
    return type(value) is wanted


@dataclass
class Results:
    """All that is known so far, the latest word on each thing."""

    header: Header | None = None
    limits: Limits | None = None
    handed: dict[str, Handed] = field(default_factory=dict)  # by id, the baseline among them
    verdicts: dict[str, dict[Key, Verdict]] = field(default_factory=dict)  # by id, then key
    overrides: dict[str, dict[str, Override]] = field(default_factory=dict)  # by id, then section; those in force

    def add(self, record: Record) -> None:
        if isinstance(record, Header):
            self.header = record
        elif isinstance(record, Limits):
            self.limits = record
        elif isinstance(record, Handed):
            self.handed[record.id] = record
            mine = self.verdicts.setdefault(record.id, {})
            for key in [key for key in mine if key[0] in record.again]:
                del mine[key]
        elif isinstance(record, Override):
            mine = self.overrides.setdefault(record.submission, {})
            mine.pop(record.section, None)
            if not record.withdrawn:
                mine[record.section] = record
        else:
            self.verdicts.setdefault(record.submission, {})[record.key] = record

    def students(self) -> list[Handed]:
        """The submissions without the baseline, in the order of their names as people sort them."""
        return sorted((each for each in self.handed.values() if each.id != BASELINE), key=lambda each: (each.name.casefold(), each.name))

    def of(self, submission: str) -> dict[Key, Verdict]:
        return self.verdicts.get(submission, {})


def read(path: Path, *, broken: bool = False) -> tuple[Results, int]:
    """The results in the file, and how many bytes of it are whole lines.

    A last line that is torn, as a power cut or a full disk leaves it, is passed over; with BROKEN, so is every other line that is no record.
    Raises ResultsError where there is such a line, or the file cannot be read.
    """
    results, whole = Results(), 0
    try:
        with path.open("rb") as lines:
            number, wrong = 0, ""
            for number, line in enumerate(lines, 1):
                if wrong and not broken:  # the line before was, and is not the last
                    raise ResultsError(f"{path}, line {number - 1}: {wrong}; move the file away, or grade anew with --fresh")
                try:
                    if not line.endswith(b"\n"):
                        raise ValueError("torn")
                    record = from_line(line)
                    if (number == 1) != isinstance(record, Header):
                        raise ValueError("the header belongs on line 1, and only there")
                except (ValueError, RecursionError) as error:
                    wrong = str(error)
                    continue
                results.add(record)
                whole += len(line)
    except FileNotFoundError:
        return results, 0
    except OSError as error:
        raise ResultsError(f"{path}: cannot be read ({error.strerror}); choose another --out") from None
    if wrong and number == 1 and not broken:  # no header: whatever this file is, it is not ours to cut
        raise ResultsError(f"{path}, line 1: {wrong}; it was not written by grade: move it away, or choose another --out")
    return results, whole
