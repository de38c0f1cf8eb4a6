"""Which thread touched what in one run, and which places were therefore shared.

A place is an object and a field of it: an attribute's name, or WHOLE for what a container holds.  A place is *contended*
when two threads touched it and one of them may have changed it.  Only the sites in the code that touched a contended place
need to be switch points: before any other step, a switch can as well come later, at the thread's next contended step or
its end, without an outcome getting lost or a preemption being added.

What a run cannot know beforehand, it learns: sites found contended are added and the search starts over, until no run
finds a new one.  Were a conflict left at a site outside that set, the run that takes the same steps up to it would have
recorded both accesses and found it.
"""

WHOLE = "*"


class Accesses:
    """`touch` records one access, `contended` sums up.  Objects are kept alive, so that no id is used twice."""

    __slots__ = ("_entries",)

    def __init__(self):
        self._entries: dict = {}  # (id, field) -> [threads that read, threads that wrote (bits), sites, object]

    def touch(self, bit: int, obj: object, field: str, writes: bool, site: object) -> tuple[int, str]:
        key = (id(obj), field)
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = [0, 0, {site}, obj]
        else:
            entry[2].add(site)
        entry[writes] |= bit
        return key

    def contended(self) -> dict[tuple[int, str], set]:
        """For each contended place the sites that touched it."""
        wholes = {key[0]: entry for key, entry in self._entries.items() if key[1] is WHOLE}
        found: dict[tuple[int, str], set] = {}
        for key, (readers, writers, sites, _) in self._entries.items():
            whole = wholes.get(key[0])
            if whole is not None and key[1] is not WHOLE:
                if _shared(readers | whole[0], writers | whole[1]):
                    found[key] = sites
                    found.setdefault((key[0], WHOLE), set()).update(whole[2])
            elif _shared(readers, writers):
                found.setdefault(key, set()).update(sites)
        return found


def _shared(readers: int, writers: int) -> bool:
    touched = readers | writers
    return bool(writers) and bool(touched & (touched - 1))  # more than one bit
