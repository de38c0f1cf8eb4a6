"""What a scene can come to: a set that knows types, and a story for each of its values."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from . import values
from .story import Story


@dataclass(frozen=True)
class Outcomes:
    """Iterable over the values.  `==`, `<=` and `in` take a set (or a list, for values that no set can hold) and compare
    with types: 1, True and 1.0 are three values."""

    stories: tuple[tuple[object, Story], ...]  # each value with its shortest story
    schedules: int  # how many were run in the search that was completed
    exhaustive: bool  # whether nothing was left out within the bound that `searched` names
    searched: str
    waits: dict[tuple[str, str, str], Story | None]  # (who, for what kind of thing, whose), over all schedules; with a story each

    def __iter__(self) -> Iterator[object]:
        return (value for value, _ in self.stories)

    def __len__(self) -> int:
        return len(self.stories)

    def __contains__(self, value: object) -> bool:
        return any(values.same(value, own) for own in self)

    def __eq__(self, other: object) -> bool:
        others = _values(other)
        if others is None:
            return NotImplemented
        return self <= others and all(value in self for value in others)

    __hash__ = None  # type: ignore[assignment]

    def __le__(self, other: object) -> bool:
        others = _values(other)
        if others is None:
            return NotImplemented
        return all(any(values.same(own, value) for value in others) for own in self)

    def story(self, value: object) -> Story:
        """How that value comes about; KeyError where it is no outcome."""
        for own, story in self.stories:
            if values.same(value, own):
                return story
        raise KeyError(value)

    def __repr__(self) -> str:
        return "{" + ", ".join(str(value) if isinstance(value, values.Marker) else repr(value) for value in self) + "}"

    def to_plain(self) -> dict:
        """A form that JSON can carry."""
        return {
            "stories": [[values.to_plain(value), story.to_plain()] for value, story in self.stories],
            "schedules": self.schedules, "exhaustive": self.exhaustive, "searched": self.searched,
            "waits": [[*wait, story and story.to_plain()] for wait, story in sorted(self.waits.items(), key=lambda pair: pair[0])],
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: object) -> "Outcomes":
        """The outcomes again; ValueError for anything that `to_plain` did not make."""
        match plain:
            case {
                "stories": list(stories), "schedules": int(schedules), "exhaustive": bool(exhaustive), "searched": str(searched),
                "waits": list(waits), **rest,
            } if not rest:  # fmt: skip
                try:
                    pairs = tuple((values.from_plain(value), Story.from_plain(story)) for value, story in stories)
                except (TypeError, RecursionError) as error:
                    raise ValueError(f"these are no outcomes in plain form: {error}") from None
                return cls(pairs, schedules, exhaustive, searched, dict(map(_wait, waits)))
        raise ValueError("these are no outcomes in plain form")


def _wait(plain: object) -> tuple[tuple[str, str, str], Story | None]:
    match plain:
        case [str(who), str(kind), str(whose), dict() | None as story]:
            return (who, kind, whose), story and Story.from_plain(story)
    raise ValueError(f"{plain!r} is no wait in plain form")


def _values(other: object) -> Iterable[object] | None:
    """The values of what stands on the right of a comparison."""
    if isinstance(other, Outcomes):
        return list(other)
    return other if isinstance(other, (Set, list, tuple)) else None
