"""Which thread touched what in one run, and which places were therefore shared.

A place is an object and a field of it: an attribute's name, or WHOLE for what a container holds.  A place is *contended*
when two threads touched it and one of them may have changed it.  Only the sites in the code that touched a contended place
need to be switch points: before any other step, a switch can as well come later, at the thread's next contended step or
its end, without an outcome getting lost or a preemption being added.

What a run cannot know beforehand, it learns: sites found contended are added and the search starts over, until no run
finds a new one.  Were a conflict left at a site outside that set, the run that takes the same steps up to it would have
recorded both accesses and found it.
"""

from collections.abc import Container

WHOLE = "*"


class Accesses:
    """`note` records one access, `contended` sums up.  Objects are kept alive, so that no id is used twice."""

    __slots__ = ("log", "note")

    def __init__(self):
        self.log: list[tuple[object, str, bool, int, object]] = []  # (object, field, whether it may change, thread's bit, site)
        self.note = self.log.append

    def contended(self) -> dict[tuple[int, str], set]:
        """For each contended place, (id of the object, field), the sites that touched it."""
        return _contended(self.log)

    def learnt(self, known: Container) -> set:
        """The sites of contended places that are not among those KNOWN."""
        unknown = {id(entry[0]) for entry in self.log if entry[4] not in known}
        if not unknown:
            return set()
        sites: set = set()
        for found in _contended([entry for entry in self.log if id(entry[0]) in unknown]).values():
            sites |= found
        return {site for site in sites if site not in known}


def _contended(log: list) -> dict[tuple[int, str], set]:
    places: dict[tuple[int, str], list] = {}  # place: [threads that read, threads that wrote (bits), sites]
    for obj, field, writes, bit, site in log:
        entry = places.get((id(obj), field))
        if entry is None:
            entry = places[id(obj), field] = [0, 0, {site}]
        else:
            entry[2].add(site)
        entry[writes] |= bit
    found: dict[tuple[int, str], set] = {}
    for place, (readers, writers, sites) in places.items():
        whole = None if place[1] is WHOLE else places.get((place[0], WHOLE))
        if whole is not None:  # whoever touches the whole touches each part
            if _shared(readers | whole[0], writers | whole[1]):
                found[place] = sites
                found.setdefault((place[0], WHOLE), set()).update(whole[2])
        elif _shared(readers, writers):
            found.setdefault(place, set()).update(sites)
    return found


def _shared(readers: int, writers: int) -> bool:
    touched = readers | writers
    return bool(writers) and bool(touched & (touched - 1))  # more than one bit
