"""The contract between the judge's handle on a contestant and a sandbox level."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

# The flags of every contestant's Python: nothing of the current folder, the user or site-packages, and no .pyc written.
FLAGS = ("-P", "-s", "-S", "-B")


@dataclass(frozen=True)
class Order:
    """What is to be started confined: a zygote that talks on the descriptor CONTROL."""

    control: int
    readable: Mapping[str, Path] = field(default_factory=dict)  # a short name for each folder that it may read


class Confined(Protocol):
    """A zygote that was started at some level."""

    process: subprocess.Popen  # what the judge started; its standard error tells why a zygote does not come up
    zygote: int  # the zygote's pid, as the judge sees it
    folder: str  # the zygote's own folder, as it is called inside: scenes live below it
    orders: dict  # what the zygote is to do to itself before it runs anything (see `inside.confine`)

    def place(self, path: Path) -> str:
        """Where the file or folder PATH, which is in one of the readable folders, is found inside."""

    def end(self) -> None:
        """End the zygote and everything that descends from it, and remove its folder.  Nothing of it runs when this returns."""


class Level(Protocol):
    """One way to confine a contestant, good for any number of starts.

    A level promises what its README section says, and keeps it or fails: `launch` never starts anything less confined.
    """

    name: str  # as `--sandbox` and the reports call it
    confines: bool  # may `--sandbox auto` take it?
    # And, where it does not stop all that `probe` tries, `gaps`: what it lets through, in the words of `inside.confine.probe`.

    def missing(self) -> str:
        """Why it is not to be had here, in words that name the cure; "" where it is.  Found out by doing it, once."""

    def launch(self, order: Order) -> Confined:
        """Start a zygote.  Raises OSError where that fails."""


def program(control: int, folder: str, home: str) -> list[str]:
    """The arguments of a Python that becomes the zygote, whose package `inside` lies in HOME.  Nothing more: a scene can read them."""
    return [*FLAGS, "-c", f"import sys; sys.path.append({home!r}); from inside import zygote; zygote.main({control}, {folder!r})"]


def python() -> Path:
    """The interpreter itself, also when this one runs in a virtual environment."""
    return Path(getattr(sys, "_base_executable", sys.executable) or sys.executable).resolve()
