"""Which item that was taken off a queue, or received, is which that was put or sent."""


class Items:
    """`add` each event in order; what nobody took is then in `waiting`."""

    def __init__(self, events):
        """EVENTS, all of the log, say which ends belong to one pipe."""
        self._other = {}
        for event in events:
            ends = event.facts.get("ends")
            if event.kind == "pipe" and type(ends) is list and len(ends) == 2:
                self._other.update({str(ends[0]): str(ends[1]), str(ends[1]): str(ends[0])})
        self._under_way = {}  # a queue or the end of a pipe -> [(item, where it set out)]

    @property
    def waiting(self):
        """Where each item set out that nobody took off its queue."""
        return [origin for where, items in self._under_way.items() if where[0] == "queue" for _, origin in items]

    def add(self, event, origin):
        """Where the item that EVENT takes set out: the ORIGIN that its put or send was added with.  None for any other event."""
        facts = event.facts
        if event.kind in ("put", "get", "full"):
            where = ("queue", str(facts.get("queue", "")))
        elif event.kind in ("send", "receive"):
            end = str(facts.get("end", ""))
            where = ("pipe", self._other.get(end, "unknown") if event.kind == "send" else end)
        else:
            return None
        items = self._under_way.setdefault(where, [])
        if event.kind in ("put", "send"):
            items.append((str(facts.get("item", "")), origin))
            return None
        if not items:
            return None
        if event.kind == "full":
            items.pop()
            return None
        order = list(reversed(items)) if "Lifo" in str(facts.get("of")) else items
        taken = next((each for each in order if each[0] == str(facts.get("item", ""))), order[0])
        items.remove(taken)
        return taken[1]
