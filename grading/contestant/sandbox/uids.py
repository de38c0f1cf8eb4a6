"""Throw-away users: numbers that nobody has, so that what runs under one can be told from everything else and ended as one.

Linux alone.  A number is taken by an abstract socket of its name: the kernel gives it back when whoever took it is gone.
"""

import contextlib
import os
import pwd
import random
import socket
from pathlib import Path

_FIRST, _LAST = 1_879_000_000, 1_879_048_000  # far above what systems give to people and services, or to containers by default
_TRIES = 200


class NoUid(OSError):
    """There is no user number to be had."""


@contextlib.contextmanager
def throwaway():
    """A user number that nobody has, no process runs under, and no other judge takes, for as long as this lasts."""
    busy = _running()
    for number in random.SystemRandom().sample(_candidates(), _TRIES):
        if number in busy or _is_somebody(number):
            continue
        with socket.socket(socket.AF_UNIX) as taken:
            try:
                taken.bind(f"\0concurrency-kit-user-{number}")
            except OSError:
                continue
            yield number
            return
    raise NoUid("no unused user number found")


def _candidates() -> range:
    """Numbers of this user namespace: in a container there may be few."""
    try:
        spans = [tuple(map(int, line.split())) for line in Path("/proc/self/uid_map").read_text().splitlines()]
    except (OSError, ValueError):
        spans = [(0, 0, 1 << 32)]
    if any(first <= _FIRST and _LAST < first + count for first, _, count in spans):
        return range(_FIRST, _LAST)
    first, _, count = max(spans, key=lambda span: span[2])
    top = min(first + count, 65_534)
    if top - first < 2 * _TRIES:
        raise NoUid(f"only {count} user numbers exist here (a container with few of them)")
    return range(max(first, top - 10 * _TRIES), top)


def _running() -> set[int]:
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            found.add(path.stat().st_uid)
            found.add(os.stat(path / "task").st_uid)
    return found


def _is_somebody(number: int) -> bool:
    try:
        pwd.getpwuid(number)
    except KeyError:
        return False
    return True
