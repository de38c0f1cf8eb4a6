"""One file for each submission: `FORMAT/s0001.SUFFIX`, and what an earlier run left of that kind taken away."""

import re
from collections.abc import Callable
from pathlib import Path

from grading.reports import cards, files
from grading.reports.cards import Card
from grading.reports.contract import Report


def write(report: Report, folder: Path, name: str, suffix: str, make: Callable[[Card], str | None]) -> list[str]:
    """Write FOLDER/NAME/ID.SUFFIX with what MAKE says of each card; None means that there is no file to be had from it.

    Returns the lines for the instructor.  Raises ResultsError where a file cannot be written.
    """
    place = folder / name
    files.folder(place)
    old = {each.name for each in place.iterdir() if re.fullmatch(rf"(.*-)?s\d{{4,}}{re.escape(suffix)}", each.name)}
    written, left_out = set(), []
    for card in cards.of(report):
        content = make(card)
        if content is None:
            left_out.append(card.called)
            continue
        files.replace(place / f"{card.stem}{suffix}", content, durable=False)
        written.add(f"{card.stem}{suffix}")
    for leftover in old - written:  # of somebody who is gone, or under a name that is no longer asked for
        (place / leftover).unlink(missing_ok=True)
    lines = [f"{place}: {len(written)} file{'' if len(written) == 1 else 's'}"]
    return lines + [f"no file for {each}: the grade is withheld or not complete" for each in left_out]
