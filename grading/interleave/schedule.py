"""The text of a schedule: `A4.B7.A9` means A until it has passed 4 switch points, then B until 7, then A until 9.

A is the scene's own thread, B the first that was started, and so on.  The counts go over every switch point, also those
that a search skips because nothing is shared there, so that a text means the same whatever a search has learnt.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Turn(NamedTuple):
    thread: int
    until: int  # the turn ends when the thread has passed so many switch points, or cannot go on


def to_text(turns: Iterable[Turn]) -> str:
    return ".".join(f"{letters(turn.thread)}{turn.until}" for turn in turns)


def from_text(text: str) -> list[Turn]:
    """The turns of a schedule's text; ValueError where it is none."""
    turns = []
    for part in text.split("."):
        match = re.fullmatch(r"([A-Z]+)(\d+)", part, re.ASCII)
        if not match:
            raise ValueError(f"{text!r} is not a schedule: {part!r} should be letters and a number, as in 'A4.B7.A9'")
        turns.append(Turn(_number(match[1]), int(match[2])))
    return turns


def letters(thread: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    name = ""
    thread += 1
    while thread:
        thread, rest = divmod(thread - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
