"""How a probe is put in place."""

import functools
import types


def wrap(owner, name, around):
    """Replace OWNER.NAME by a function that calls AROUND(original, *args, **kwargs).  Nothing happens where there is no such name."""
    original = getattr(owner, name, None)
    if original is None:
        return

    @functools.wraps(original)
    def probed(*args, **kwargs):
        return around(original, *args, **kwargs)

    if isinstance(owner, types.ModuleType):
        probed.__module__ = owner.__name__  # os.fork says "posix", where pickle would find the original and refuse
    setattr(owner, name, probed)
