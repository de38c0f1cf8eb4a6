"""What is drawn: lanes side by side, and rows from above, a thing that happened each.  The rows are in order, not to scale."""

from dataclasses import dataclass, field

BOTTOM = 10**9  # as a row: the picture's lower edge


@dataclass(frozen=True)
class Lane:
    """A process or a thread."""

    name: str
    kind: str = "process"  # or "thread"
    of: str = ""  # a thread's process, where there are several


@dataclass
class Row:
    """One thing that happened, in one lane."""

    lane: int
    text: str
    kind: str  # how it looks: birth, end, wait, lock, item, signal, note, read, write, left
    file: str = ""  # where in the sources
    line: int = 0
    details: tuple[str, ...] = ()
    wrong: str = ""  # what goes wrong here
    values: tuple[tuple[str, str, bool], ...] = ()  # (name, value, changed here) of what is shared, and of what threads remember
    wide: bool = False  # it is about the end of all lanes


@dataclass(frozen=True)
class Bar:
    """What a lane does from the middle of one row to that of another.  An END of BOTTOM is the picture's lower edge."""

    lane: int
    start: int
    end: float
    kind: str  # alive, waits, forever, ended (and not waited for), left, lock
    text: str = ""
    which: int = 0  # of locks, to tell them apart


@dataclass(frozen=True)
class Arrow:
    """From one lane to another."""

    lane: int
    row: int
    to_lane: int
    to_row: int
    kind: str  # start, join, item, signal, wants
    text: str = ""


@dataclass
class Act:
    """One run of a scene, or one story of an explored scene."""

    title: str
    good: bool
    lanes: list[Lane] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)  # file -> its text
    sentences: tuple[str, ...] = ()  # how it ended
    columns: bool = False  # the rows' texts stand in their lanes
