"""A run of a scene as an Act: from the log of its events, and from what was left when it was over."""

import re
from collections import defaultdict

from grading.contestant.events import HOUSEKEEPERS, MAIN
from grading.pictures.model import BOTTOM, Act, Arrow, Bar, Lane, Row
from grading.pictures.traffic import Items

MOST = 400  # rows
_SILENT = {"begin", "thread begin", "pipe", "beside", "tripwire"}
_LOOKS = {
    "fork": "birth", "start": "birth", "thread start": "birth", "exit": "end", "thread end": "end", "return": "end", "stray": "left",
    "wait": "join", "join": "join", "thread join": "join", "pool join": "join", "kill": "signal", "terminate": "signal",
    "waits": "wait", "held": "wait", "arrive": "wait", "acquire": "lock", "release": "lock",
    "put": "item", "get": "item", "send": "item", "receive": "item",
}  # fmt: skip
_WAITING = {"waits", "held"}
_REPEATED = {("join", "wait"), ("kill", "terminate")}  # the second of each pair does the first
_BIRTHS = {"fork", "start", "thread start"}
_ENDS = {"exit", "thread end", "return"}
_STANDS = re.compile(r"^(?P<who>[^:]*?)(?:, thread (?P<thread>[^:]*))?: (?:(?P<file>\S+):(?P<line>\d+), in )?")


def source_line(text, number):
    """The line NUMBER of TEXT, or nothing where there is none."""
    lines = text.splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def act(seen, show, read, failure=None):
    """The Act of SEEN, an Observation (or as much of one as came of it), with the FAILURE by which it ended.

    SHOW(path) names a file as the student knows it, or is None for one that is not theirs; READ(path) is its text.
    """
    return _Drawing(seen, show, read, failure).act


class _Drawing:
    def __init__(self, seen, show, read, failure):
        self._seen, self._show, self._read, self._failure = seen, show, read, failure
        self._lanes, self._mains = {}, {}  # (who, thread) -> number; who -> the name of its first thread
        self._locks = {}
        self.act = Act(seen.call, good=failure is None)
        for event in seen.events.all:
            self._mains.setdefault(event.who, event.thread)
        events = [event for event in seen.events.all if self._is_shown(event)]
        self._events = self._without_short_waits(self._in_order(self._cut(events)))
        self._rows()
        self._lives()
        self._waits()
        self._holds()
        self._arrows()
        self._endings()

    # what is shown, and in which order

    def _is_shown(self, event):
        if event.thread.endswith(HOUSEKEEPERS) or str(event.facts.get("of", event.facts.get("thing", ""))).endswith(HOUSEKEEPERS):
            return False
        if event.kind in ("acquire", "release", "put", "get", "full", "send", "receive", "waits", "close"):
            return event.facts.get("direct") is True  # else it is the standard library that speaks to itself
        return True

    def _cut(self, events):
        if len(events) <= MOST:
            return events
        self.act.sentences += (f"{len(events) - MOST} of {len(events)} events are left out here, from the middle.",)
        return [*events[: MOST * 2 // 3], *events[-(MOST // 3) :]]

    def _key(self, event):
        return event.who, "" if event.thread in ("MainThread", "", self._mains[event.who]) else event.thread

    def _born(self, event):
        """The lane that EVENT, a birth, begins."""
        return (event.who, event.facts["of"]) if event.kind == "thread start" else (event.facts["child"], "")

    def _in_order(self, events):
        """The EVENTS with each birth before the first of what was born: who tells of it may be late."""
        first = {}
        for place, event in enumerate(events):
            first.setdefault(self._key(event), place)
        places = []
        for place, event in enumerate(events):
            early = first.get(self._born(event), place) if event.kind in _BIRTHS else place
            places.append((min(early, place), event.kind not in _BIRTHS, place))
        ordered = [events[place] for _, _, place in sorted(places)]
        return [event for event in ordered if event.kind not in _SILENT]

    def _without_short_waits(self, events):
        """Leave out who begins to wait and goes on before anybody else does anything, a wait within a wait, and what only says again
        what was said before it."""
        kept, last = [], {}
        for event in events:
            key = self._key(event)
            before = last.get(key)
            if before is not None and event.kind in _WAITING and before.kind in _WAITING:
                continue
            if before is not None and (event.kind, before.kind) in _REPEATED and before.facts["child"] == event.facts["child"]:
                continue
            if kept and kept[-1].kind == "waits" and self._key(kept[-1]) == key:
                kept.pop()
            kept.append(event)
            last[key] = event
        return kept

    def _lane(self, key):
        return self._lanes.setdefault(key, len(self._lanes))

    def _rows(self):
        born = [MAIN, *(event.facts["child"] for event in self._events if event.kind in ("fork", "start"))]
        threads = defaultdict(dict)
        for event in self._events:
            for key in (self._key(event), self._born(event) if event.kind in _BIRTHS else None):
                if key is not None:
                    threads[key[0]][key] = True
        for who in dict.fromkeys([*born, *threads]):
            for key in sorted(threads[who], key=lambda key: key[1] != ""):
                self._lane(key)
        several = len(threads) > 1
        self.act.lanes = [Lane(thread or who, "thread" if thread else "process", who if thread and several else "") for who, thread in self._lanes]
        begun = next((event.facts["ns"] for event in self._seen.events.all if "ns" in event.facts), 0)
        for event in self._events:
            file, line = self._place(event)
            details = (source_line(self.act.sources[file], line), f"{file.rpartition('/')[2]}, line {line}") if file else ()
            if "ns" in event.facts:
                details += (f"{(event.facts['ns'] - begun) / 1e6:.1f} ms after the beginning",)
            look = _LOOKS.get(event.kind, "note")
            self.act.rows.append(Row(self._lanes[self._key(event)], self._sentence(event), look, file, line, details))

    def _place(self, event):
        path = str(event.facts.get("file", ""))
        shown = self._show(path) if path else None
        if shown is None:
            return "", 0
        if shown not in self.act.sources:
            self.act.sources[shown] = self._read(path)
        return shown, event.facts.get("line", 0)

    def _sentence(self, event):
        who = event.who if not self._key(event)[1] else self._key(event)[1]
        facts, item = event.facts, str(event.facts.get("item", "something"))
        match event.kind:
            case "acquire" | "release":
                return f"{who} {event.kind}s {self._lock(facts['of'])[0]}"
            case "put" | "get":
                return f"{who} puts {item} on the queue" if event.kind == "put" else f"{who} gets {item} off the queue"
            case "full":
                return f"{who} finds the queue full: not put"
            case "send" | "receive":
                return f"{who} {event.kind}s {item}"
            case "waits":
                return f"{who} {self._waits_for(facts)}"
            case "close":
                return f"{who} closes its {'end of the connection' if facts.get('of') == 'Connection' else facts.get('of', 'end')}"
            case "held":
                return f"{who} is held by the test"
            case "arrive":
                return f"{who} waits for the others at the meeting point"
        return str(event)

    def _waits_for(self, facts):
        match facts["of"]:
            case "wait" | "join":
                return f"waits for {self._seen.events.name(facts['child']) if type(facts.get('child')) is int else facts.get('child', 'any child')}"
            case "thread join":
                return f"waits for thread {facts.get('thing', '')}"
            case "acquire":
                return f"waits for {self._lock(facts.get('thing', ''))[0]}"
            case "get":
                return "waits for an item of the queue"
            case "receive":
                return "waits for something to receive"
        return "waits for the pool's workers"

    def _lock(self, name):
        """(what a lock is called here, its number)."""
        number = self._locks.setdefault(str(name), len(self._locks))
        return f"{str(name).split()[0] if name else 'Lock'} {number + 1}", number

    # what the lanes do

    def _lives(self):
        """A bar for each lane's life; for processes also one from its end until it was waited for, or for ever."""
        left = {who for who, _ in self._seen.leavings}
        for key, lane in self._lanes.items():
            born, end, waited, last = self._marks(key)
            name = key[0] if not key[1] else f"thread {key[1]}"
            stays = BOTTOM if self._failure is not None or name in left else None
            ended = next((mark for mark in (end, waited, stays) if mark is not None), last)
            if born is not None and end is None and name in left:
                over = max(born, next((row for row, event in enumerate(self._events) if event.kind == "return"), born))
                self.act.bars += [Bar(lane, born, over, "alive"), Bar(lane, over, BOTTOM, "left", "is still running")]
            elif born is not None:
                self.act.bars.append(Bar(lane, born, ended, "alive"))
            if end is not None and not key[1] and key[0] != MAIN and self._was_born(key):
                if waited is not None and waited > end:
                    self.act.bars.append(Bar(lane, end, waited, "ended", "has ended, and waits to be waited for"))
                elif waited is None:
                    self.act.bars.append(Bar(lane, end, BOTTOM, "left" if name in left else "ended", "has ended, and nobody waited for it"))

    def _was_born(self, key):
        return any(event.kind in _BIRTHS and self._born(event) == key for event in self._events)

    def _marks(self, key):
        """The rows of a lane's birth, its end and its being waited for (None: there is none), and of its last word."""
        born = end = waited = last = None
        for row, event in enumerate(self._events):
            own = self._key(event) == key
            if own or event.kind in _BIRTHS and self._born(event) == key:
                born = row if born is None else born
                last = row
            if own and event.kind in _ENDS or event.kind == "exit" and event.who == key[0]:
                end = row if end is None else end  # a process's exit ends its threads
            if event.kind == "wait" and (event.facts["child"], "") == key:
                waited = row
        return born, end, waited, last

    def _waits(self):
        """A bar from where a thread begins to wait to its next event."""
        for row, event in enumerate(self._events):
            if event.kind not in ("waits", "held", "arrive"):
                continue
            key = self._key(event)
            after = next((later for later in range(row + 1, len(self._events)) if self._concerns(self._events[later], key)), None)
            if after is None and self._failure is not None:
                self.act.bars.append(Bar(self._lanes[key], row, BOTTOM, "forever", "waits for ever"))
            elif after is None:
                self.act.bars.append(Bar(self._lanes[key], row, BOTTOM, "waits", "waits"))
            else:
                self.act.bars.append(Bar(self._lanes[key], row, after, "waits", "is held by the test" if event.kind == "held" else "waits"))

    @staticmethod
    def _is_end_of(event, key):
        return event.kind == "exit" and event.who == key[0] or event.kind == "wait" and (event.facts["child"], "") == key

    def _concerns(self, event, key):
        """Does EVENT end a wait of the lane KEY: is it the lane's own, or the end of its process?"""
        return self._key(event) == key or self._is_end_of(event, key)

    def _holds(self):
        """A bar from each acquire to its release."""
        taken = {}
        for row, event in enumerate(self._events):
            mark = (self._key(event), str(event.facts.get("of", "")))
            if event.kind == "acquire":
                taken.setdefault(mark, row)
            elif event.kind == "release":
                holder = mark if mark in taken else next((other for other in taken if other[1] == mark[1]), None)
                if holder is not None:
                    self._held(holder, taken.pop(holder), row)
        for mark, row in taken.items():
            self._held(mark, row, BOTTOM)

    def _held(self, mark, start, end):
        name, number = self._lock(mark[1])
        self.act.bars.append(Bar(self._lanes[mark[0]], start, end, "lock", f"has {name}", number))

    # what goes from lane to lane

    def _arrows(self):
        ends = {(event.who, "") if event.kind == "exit" else self._key(event): row for row, event in enumerate(self._events) if event.kind in _ENDS}
        items, met = Items(self._seen.events.all), set()
        for row, event in enumerate(self._events):
            lane = self._lanes[self._key(event)]
            if event.kind in _BIRTHS:
                self._arrow(lane, row, self._born(event), row, "start")
            elif event.kind in ("wait", "join", "thread join") and event.facts.get("done", True):
                whom = (event.who, event.facts["of"]) if event.kind == "thread join" else (event.facts["child"], "")
                if whom in self._lanes and (whom, lane) not in met:
                    met.add((whom, lane))
                    self.act.arrows.append(Arrow(self._lanes[whom], min(ends.get(whom, row), row), lane, row, "join"))
            elif event.kind in ("kill", "terminate"):
                self._arrow(lane, row, (event.facts["child"], ""), row, "signal")
            elif (origin := items.add(event, (lane, row))) is not None:
                self.act.arrows.append(Arrow(*origin, lane, row, "item", str(event.facts.get("item", ""))))
        for _, row in items.waiting:
            self.act.rows[row].text += " (nobody took it)"

    def _arrow(self, lane, row, whom, to_row, kind):
        if whom in self._lanes and self._lanes[whom] != lane:
            self.act.arrows.append(Arrow(lane, row, self._lanes[whom], to_row, kind))

    # how it ended

    def _endings(self):
        """A row for what was left; and where everybody stands, where the scene did not come to its end."""
        for who, sentence in self._seen.leavings:
            key = (who, "") if not who.startswith("thread ") else (MAIN, who.removeprefix("thread "))
            self.act.rows.append(Row(self._lanes.get(key, 0), sentence, "left", wrong="left behind"))
        if self._failure is None:
            return
        self.act.sentences += (self._failure.sentence,)
        for line in str(self._failure.details).splitlines():
            stands = _STANDS.match(line)
            key = (stands["who"], stands["thread"] or "") if stands else None
            if key in self._lanes:
                self._stands(key, stands, line)

    def _stands(self, key, stands, line):
        """The lane KEY did not come to its end: STANDS is the match of the LINE that says where it is."""
        lane, where = self._lanes[key], stands["file"] or ""
        still = "still waits" if self._failure.outcome == "stuck" else "is still"
        if not any(bar.kind == "forever" and bar.lane == lane for bar in self.act.bars):
            own = [row for row, event in enumerate(self._events) if self._concerns(event, key) or event.kind in _BIRTHS and self._born(event) == key]
            self.act.bars.append(Bar(lane, max(own, default=0), BOTTOM, "forever", f"{still} here"))
        place = {"file": where, "line": int(stands["line"])} if where in self.act.sources else {}
        code = line[stands.end() :].partition(": ")[2] or line[stands.end() :]
        text = f"{stands['thread'] or stands['who']} {still} here: {code}" if where else line
        details = (f"{where.rpartition('/')[2]}, line {stands['line']}",) if where else ()
        self.act.rows.append(Row(lane, text, "left", **place, details=details, wrong="did not come to its end"))
