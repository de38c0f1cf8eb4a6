"""Which report formats there are, and those that were asked for."""

import re
from collections.abc import Iterable
from pathlib import Path

from grading import hooks
from grading.errors import UsageError
from grading.reports import builtin
from grading.reports.contract import Format, Options

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def known(course: Path | None) -> dict[str, Format]:
    """All formats by name: the kit's, those of installed packages, those of the conftest.py in COURSE.

    Raises UsageError where two have one name or something lacks a format's attributes, CourseError as `hooks.manager` does.
    """
    formats: dict[str, Format] = {}
    added = reversed(hooks.manager(course).hook.grading_reports())  # pluggy asks the last that was registered first
    for some in (builtin.FORMATS, *added):
        for each in some:
            name = getattr(each, "name", None)
            if not isinstance(name, str) or not _NAME.fullmatch(name) or not hasattr(each, "summary") or not callable(getattr(each, "write", None)):
                raise UsageError(f"{each!r} is no report format: it needs a name of lower-case letters, digits and hyphens, a summary, and write(report, folder)")
            if name in formats:
                raise UsageError(f"two report formats are called {name}: {_place(formats[name])} and {_place(each)}; rename one")
            formats[name] = each
    return formats


def choose(names: Iterable[str], course: Path | None, options: Options = Options()) -> list[Format]:
    """The formats of those names, each once.

    Raises UsageError for an unknown one, and says which there are; and for what a format finds wrong with the OPTIONS.
    """
    names = list(dict.fromkeys(names))
    if not names:
        return []
    formats = known(course)
    for name in names:
        if name not in formats:
            raise UsageError(f"--format {name}: no such format; there are {', '.join(formats)}")
        if hasattr(formats[name], "check"):
            formats[name].check(options)
    return [formats[name] for name in names]


def overview(course: Path | None) -> str:
    """A line for each format, for --help."""
    formats = known(course)
    width = max(map(len, formats))
    return "\n".join(f"  {name:{width}}  {each.summary}" for name, each in formats.items())


def _place(format_: Format) -> str:
    return getattr(format_, "__name__", None) or f"{type(format_).__module__}.{type(format_).__name__}"
