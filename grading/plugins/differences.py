"""In one sentence, how a value that was observed differs from what was promised: the headline of a claim that compares them."""

from grading.contestant.text import printable

_LONG = 100  # characters; the lines below the headline have it all


def differs(left, right):
    """How LEFT differs from RIGHT, which was promised."""
    got, promised = _items(left, right), _items(right, left)
    if got is None or promised is None:
        short = f"{left!r}, where {right!r} was promised"
        return short if len(short) <= _LONG else "this is something else"
    missing, extra = list(promised), []
    for item in got:
        missing.remove(item) if item in missing else extra.append(item)
    words = [_some(missing, "is missing", "are missing")] if missing else []
    if extra:
        words.append(f"{_short(extra[0])} comes once too often" if extra[0] in promised else _some(extra, *["should not be there"] * 2))
    if not words:
        words = ["the lines do not end in the same way" if got == promised else "all is there, but in another order"]
    return ", ".join(words)


def _items(value, other):
    """The lines of a text, if it or the OTHER has several; the items of a list; None of anything else."""
    if isinstance(value, str) and isinstance(other, str) and "\n" in value + other:
        return value.splitlines()
    return value if isinstance(value, list) else None


def _some(items, one, many):
    more = len(items) - 1
    return f"{_short(items[0])} and {more} more {many}" if more else f"{_short(items[0])} {one}"


def _short(item):
    text = printable(repr(item))
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
