"""How one outcome comes about: a column per thread, time downwards, the values read and written."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field

WIDTH = 100


@dataclass(frozen=True)
class Step:
    thread: str
    op: str  # read, write, wait, call (of the library), or the operation of a primitive: acquire, release, put, get, set, notify ...
    text: str
    file: str
    line: int
    source: str
    note: str = ""  # what goes wrong here
    place: int = 0  # which of the places that are shared it touches, numbered in this story


@dataclass(frozen=True)
class Story:
    """The shortest schedule that leads to an outcome."""

    outcome: str
    schedule: str  # the text that replays it
    preemptions: int
    steps: tuple[Step, ...]
    started: tuple[str, ...] = ()  # all threads, in the order of their start
    end: tuple[str, ...] = ()  # who waits for what, when nobody can go on
    errors: tuple[str, ...] = ()  # threads that ended by an error
    source: tuple[str, ...] = ()  # the lines of source that the steps are of: "bank.py:12  self.balance += amount"

    @property
    def threads(self) -> list[str]:
        """The names of the threads that take a step, in the order of their start."""
        acting = {step.thread for step in self.steps}
        return [name for name in self.started if name in acting]

    @property
    def events(self) -> list[Step]:
        """The operations of primitives: locks, queues, events and so on."""
        return [step for step in self.steps if step.op not in ("read", "write")]

    def __str__(self) -> str:
        return self.text()

    def text(self, width: int = WIDTH) -> str:
        return "\n".join([*self.lines(width), f"outcome {self.outcome}   schedule {self.schedule}"])

    def lines(self, width: int = WIDTH) -> list[str]:
        """The steps, their lines of source, and how it ended."""
        return [*self._table(width), *self.source, *self.end, *self.errors]

    def _table(self, width: int) -> Iterable[str]:
        threads = self.threads
        if not threads:
            return
        files = list(dict.fromkeys(step.file for step in self.steps))
        gutter = max(len(_place(step, files)) for step in self.steps) + 2
        room = max(16, (width - gutter) // len(threads))
        yield " " * gutter + "".join(name.ljust(room) for name in threads).rstrip()
        for step in self.steps:
            column = threads.index(step.thread)
            for number, line in enumerate(_wrapped(step.text, room - 2)):
                cells = ["." if number == 0 else ""] * len(threads)
                cells[column] = line
                yield (_place(step, files) if number == 0 else "").ljust(gutter) + "".join(
                    cell.ljust(room) for cell in cells
                ).rstrip()
            if step.note:
                yield " " * (gutter + column * room) + f"^ {step.note}"

    def to_plain(self) -> dict:
        return {
            "outcome": self.outcome, "schedule": self.schedule, "preemptions": self.preemptions,
            "started": list(self.started), "source": list(self.source), "end": list(self.end),
            "errors": list(self.errors), "steps": [vars(step) for step in self.steps],
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: dict) -> "Story":
        """The story again; ValueError for what `to_plain` did not make."""
        match plain:
            case {
                "outcome": str(outcome), "schedule": str(schedule), "preemptions": int(preemptions), "started": list(started),
                "source": list(source), "end": list(end), "errors": list(errors), "steps": list(steps), **rest,
            } if not rest and all(type(line) is str for line in (*started, *source, *end, *errors)):  # fmt: skip
                texts = map(tuple, (started, end, errors, source))
                return cls(outcome, schedule, preemptions, tuple(map(_step, steps)), *texts)
        raise ValueError("this is no story in plain form")


def _step(plain: object) -> Step:
    match plain:
        case {
            "thread": str(), "op": str(), "text": str(), "file": str(), "line": int(), "source": str(), "note": str(),
            "place": int(), **rest,
        } if not rest:  # fmt: skip
            return Step(**plain)
    raise ValueError("this is no step of a story in plain form")


def _place(step: Step, files: list[str]) -> str:
    return str(step.line) if len(files) == 1 else f"{step.file}:{step.line}"


def _wrapped(text: str, room: int) -> list[str]:
    return textwrap.wrap(text, room, subsequent_indent="  ", drop_whitespace=True, break_on_hyphens=False) or [""]


@dataclass
class Draft:
    """What a recorder saw, before it is known which of it matters."""

    steps: list[dict] = field(default_factory=list)
    places: list[tuple[str, int, str]] = field(default_factory=list)  # (file, line, source) of where threads wait in the end

    def finish(self, contended: set, labels: dict[int, str]) -> tuple[tuple[Step, ...], tuple[str, ...]]:
        """The steps of the code explored that touch contended places, with a mark where it goes wrong; their lines of source."""
        steps: list[dict] = []
        for step in self.steps:
            if step["place"] in contended and step["file"] and not (steps and _is_one_call(steps[-1], step)):
                steps.append(dict(step))
        _mark(steps, labels)
        lines = sorted({(step["file"], step["line"], step["source"]) for step in steps}.union(self.places))
        places = {place: number for number, place in enumerate(dict.fromkeys(step["place"] for step in steps))}
        told = tuple(
            Step(
                labels[step["thread"]], step["op"], step["text"], step["file"], step["line"], step["source"], step["note"],
                places[step["place"]],
            )
            for step in steps
        )
        return told, tuple(f"{file}:{line}  {source}" for file, line, source in lines)


def _is_one_call(step: dict, further: dict) -> bool:
    """Whether both happened inside of what one line called."""
    return step["op"] == "call" and all(step[part] == further[part] for part in ("thread", "op", "file", "line", "text"))


def _mark(steps: list[dict], labels: dict[int, str]) -> None:
    """Note where a thread relies on what it had read of a place, after another one wrote there.

    That is the first write of what was read before the other's write; where there is none, the last look at what is
    no longer as it was when the thread looked first.
    """
    read: dict[tuple, int] = {}  # (thread, place): when the thread looked at it last
    written: dict[tuple, tuple[int, int]] = {}  # place: when it was written last, and by whom
    stale: tuple[dict, str] | None = None
    for moment, step in enumerate(steps):
        thread, place = step["thread"], step["place"]
        if step["op"] not in ("read", "write"):
            continue
        when, who = written.get(place, (-1, thread))
        seen = read.pop((thread, place), None)
        outdated = seen is not None and who != thread and when > seen
        if step["op"] == "read":
            read[thread, place] = moment
            if outdated:
                stale = (step, f"{labels[who]} has changed it since line {steps[seen]['line']}")
        else:
            if outdated:
                plain = step["text"].startswith("write ")
                step["note"] = f"overwrites what {labels[who]} wrote" if plain else f"{labels[who]} has changed it since"
                return
            written[place] = (moment, thread)
    if stale is not None:
        stale[0]["note"] = stale[1]
