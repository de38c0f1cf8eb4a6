"""How one outcome comes about: a column per thread, time downwards, the values read and written."""

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
        return "\n".join([*self._table(width), *self._ending()])

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
        if len(files) == 1:
            yield f"(line numbers of {files[0]})"

    def _ending(self) -> Iterable[str]:
        yield from self.end
        yield from self.errors
        yield f"outcome {self.outcome}   schedule {self.schedule}"

    def to_plain(self) -> dict:
        return {
            "outcome": self.outcome, "schedule": self.schedule, "preemptions": self.preemptions,
            "started": list(self.started), "end": list(self.end),
            "errors": list(self.errors), "steps": [vars(step) for step in self.steps],
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: dict) -> "Story":
        """The story again; ValueError for what `to_plain` did not make."""
        match plain:
            case {
                "outcome": str(outcome), "schedule": str(schedule), "preemptions": int(preemptions), "started": list(started),
                "end": list(end), "errors": list(errors), "steps": list(steps), **rest,
            } if not rest and all(type(line) is str for line in (*started, *end, *errors)):  # fmt: skip
                told = tuple(map(_step, steps))
                return cls(outcome, schedule, preemptions, told, tuple(started), tuple(end), tuple(errors))
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
    return [text[start : start + room] for start in range(0, len(text), room)] or [""]


@dataclass
class Draft:
    """What a recorder saw, before it is known which of it matters."""

    steps: list[dict] = field(default_factory=list)

    def finish(self, contended: set, labels: dict[int, str]) -> tuple[Step, ...]:
        """The steps of the code explored that touch contended places, the first that overwrites something unseen marked."""
        steps: list[dict] = []
        for step in self.steps:
            if step["place"] in contended and step["file"] and not (steps and _is_one_call(steps[-1], step)):
                steps.append(dict(step))
        _mark(steps, labels)
        places = {place: number for number, place in enumerate(dict.fromkeys(step["place"] for step in steps))}
        return tuple(
            Step(
                labels[step["thread"]], step["op"], step["text"], step["file"], step["line"], step["source"], step["note"],
                places[step["place"]],
            )
            for step in steps
        )


def _is_one_call(step: dict, further: dict) -> bool:
    """Whether both happened inside of what one line called."""
    return step["op"] == "call" and all(step[part] == further[part] for part in ("thread", "op", "file", "line", "text"))


def _mark(steps: list[dict], labels: dict[int, str]) -> None:
    """Find a write by a thread that had read the place before another thread wrote it."""
    read: dict[tuple, int] = {}  # (thread, place): when the thread looked at it last
    written: dict[tuple, tuple[int, int]] = {}  # place: when it was written last, and by whom
    for moment, step in enumerate(steps):
        thread, place = step["thread"], step["place"]
        if step["op"] == "read":
            read[thread, place] = moment
        elif step["op"] == "write":
            seen = read.pop((thread, place), None)
            when, who = written.get(place, (-1, thread))
            if seen is not None and who != thread and when > seen:
                plain = step["text"].startswith("write ")
                step["note"] = f"overwrites what {labels[who]} wrote" if plain else f"{labels[who]} has changed it since"
                return
            written[place] = (moment, thread)
