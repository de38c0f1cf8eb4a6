"""What the tests of the probes share."""

import pytest

METHODS = pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])


def deeds(seen, *kinds):
    """Who did what, of those KINDS, in order."""
    return [(event.who, event.kind, *(event.facts[key] for key in ("child", "status", "of") if key in event.facts)) for event in seen.events.all if event.kind in kinds]
