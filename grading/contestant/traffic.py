"""What went between the processes of a scene, by its queues and by its two-way connections."""

from collections import Counter

from grading.contestant.events import MAIN
from grading.contestant.finding import Finding

_EARLY = 2  # a put is told before it gets in, and a get after it is out: two items may be counted that are not in the queue


class QueueTraffic:
    """What was put on one queue and taken off it: by whom, and how many at most were in it at a time."""

    def __init__(self, kind):
        self.kind, self.puts, self.gets, self.level, self.most = kind, Counter(), Counter(), 0, 0

    def add(self, event):
        """Count one more put, get or refused put."""
        counter, step = {"put": (self.puts, 1), "full": (self.puts, -1), "get": (self.gets, 1)}[event.kind]
        counter[event.who] += step
        self.level += -1 if event.kind in ("full", "get") else 1
        self.most = max(self.most, self.level)

    @property
    def users(self):
        return {*self.puts, *self.gets}

    def carried(self, count):
        """Did one child put COUNT items and another child take COUNT off?"""
        writers, readers = ({who for who, times in side.items() if times >= count and who != MAIN} for side in (self.puts, self.gets))
        return any(writer != reader for writer in writers for reader in readers)

    def __str__(self):
        ends = [", ".join(f"{who} {verb} {times}" for who, times in side.items()) for verb, side in (("put", self.puts), ("took", self.gets))]
        return f"{self.kind}: {ends[0] or 'nobody put any'}; {ends[1] or 'nobody took any'}"


def queues(log):
    """The QueueTraffic of each queue of the scene, in the order of their first use."""
    found = {}
    for event in log.all:
        if event.kind in ("put", "full", "get") and "queue" in event.facts:
            which = str(event.facts["queue"])
            found.setdefault(which, QueueTraffic(str(event.facts.get("of", "queue")))).add(event)
    return list(found.values())


def carried(log, count):
    """Did COUNT items go from one child to another by a queue?"""
    seen = queues(log)
    told = "; ".join(map(str, seen)) or "no queue was used"
    return Finding(any(queue.carried(count) for queue in seen), f"no queue carried {count} items from one child to another ({told})")


def queued_at_most(log, size):
    """Were never more than SIZE items in a queue between children?"""
    most = max((queue.most for queue in queues(log) if MAIN not in queue.users), default=0) - _EARLY
    return Finding(most <= size, f"at least {most} items were in the queue at once, which was to hold {size} at most")


def took_turns(log, least):
    """Did the scene's own process and one child send in turn over a two-way connection, LEAST times in all or more,
    the scene's own process first and the child last?"""
    senders = [event.who for event in log.of("send")]
    others = list(dict.fromkeys(who for who in senders if who != MAIN))
    if not senders:
        return Finding(False, "nobody sent anything over a duplex Pipe")
    right = len(others) == 1 and senders == [MAIN, others[0]] * (len(senders) // 2) and len(senders) >= least
    return Finding(right, f"over the duplex Pipe these sent, in this order: {', '.join(senders)}")
