"""What a failing claim about outcomes looks like: those that were not to be, how they come about, and how to see them again."""

from grading.interleave.markers import Marker

SCREEN = 30  # lines of a report that fit on a screen, beside what pytest says; the first story is told however long it is
WIDTH = 100
INDENT = 4  # of a story


def compared(op, found, expected):
    """The lines that say how what was FOUND differs from what was EXPECTED."""
    said = {"==": "can come to something else", "<=": "can come to something else"}.get(op, f"is not {op} {expected!r}")
    others = expected if isinstance(expected, (list, tuple)) else None
    lines = _listed("expected:", list(map(repr, others))) if others else [f"expected:  {expected!r}"]
    return [f"{found.call} {said}", *lines, *_listed("got:", list(map(_spelled, found))), f"explored:  {found.searched}"]


def _listed(word, values):
    """A set of values: in one line if there is room, else a line each."""
    line = f"{word:<11}{{{', '.join(values)}}}"
    return [line] if len(line) <= WIDTH else [f"{word:<11}{{{values[0]},", *(f"{'':<12}{value}," for value in values[1:-1]), f"{'':<12}{values[-1]}}}"]


def _spelled(value):
    return str(value) if isinstance(value, Marker) else repr(value)


def unexpected(found, expected):
    """The values FOUND that are none of those EXPECTED; all, where nothing is known about those."""
    return [value for value in found if expected is None or not _among(found, value, expected)]


def _among(found, value, expected):
    return type(found)(((value, None),), 1, True, "", {}) <= expected


def stories(found, expected, room):
    """How each unexpected outcome comes about, as far as there are ROOM lines.

    A story without a step, of a scene in which nothing happens at the same time, tells nothing and is left out.
    """
    lines = []
    if found.pointed_at:
        headed = [("This is how:", story) for story in found.pointed_at]
    else:
        headed = [(f"The shortest way to {(story := found.story(value)).outcome}:", story) for value in unexpected(found, expected)]
    for number, (head, story) in enumerate(headed):
        told = [f"{' ' * INDENT}{line}" for line in story.lines(WIDTH - INDENT)]
        if not told:
            continue
        if lines and len(lines) + len(told) + 1 > room:
            more = len(headed) - number
            return [*lines, f"(and {more} more that {'was' if more == 1 else 'were'} not to be)"]
        lines += [f"{head[:-1]} (--schedule {story.schedule}):" if lines else head, *told]
    return lines


def options(found, expected):
    """The option that shows the first of them again, as ((name, value),); none where there is only one way to go."""
    if found.exhaustive and found.schedules == 1:
        return ()
    for story in found.pointed_at or [found.story(value) for value in unexpected(found, expected)[:1]]:
        return (("--schedule", f"{found.number}:" * (found.number > 1) + story.schedule),)
    return ()
