"""What a failing claim about outcomes looks like: those that were not to be, how they come about, and how to see them again."""

SHOWN = 2  # stories in one report
WIDTH = 96  # of a story, which is indented


def compared(op, found, expected):
    """The lines that say how what was FOUND differs from what was EXPECTED."""
    said = {"==": "can come to something else", "<=": "can come to something else"}.get(op, f"is not {op} {expected!r}")
    return [f"{found.call} {said}", f"expected:  {_listed(expected)}", f"got:       {found!r}", f"explored:  {found.searched}"]


def unexpected(found, expected):
    """The values FOUND that are none of those EXPECTED; all, where nothing is known about those."""
    return [value for value in found if expected is None or not _among(found, value, expected)]


def _among(found, value, expected):
    return type(found)(((value, None),), 1, True, "", frozenset()) <= expected


def stories(found, expected):
    """How each unexpected outcome comes about."""
    surprises, lines = unexpected(found, expected), []
    for value in surprises[:SHOWN]:
        story = found.story(value)
        lines += [f"The shortest way to {story.outcome}:", *(f"    {line}" for line in story.text(WIDTH).splitlines())]
    if len(surprises) > SHOWN:
        lines.append(f"(and {len(surprises) - SHOWN} more that were not to be)")
    return lines


def options(found, expected):
    """The option that shows the first of them again, as ((name, value),)."""
    for value in unexpected(found, expected)[:1]:
        return (("--schedule", f"{found.number}:" * (found.number > 1) + found.story(value).schedule),)
    return ()


def _listed(expected):
    return "{" + ", ".join(map(str, expected)) + "}" if isinstance(expected, (list, tuple)) else repr(expected)
