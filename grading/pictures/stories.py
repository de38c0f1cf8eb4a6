"""A story, the shortest interleaving that comes to an outcome, as an Act: what is shared, and what each thread remembers of it."""

import re

from grading.pictures.model import BOTTOM, Act, Arrow, Bar, Lane, Row

WIDEST = 4  # threads whose steps stand in columns; more stand in a list
_READ, _WRITE = re.compile(r"^read (.*?) -> (.*)$", re.DOTALL), re.compile(r"^write (.*?) = (.*)$", re.DOTALL)
_CHANGED = re.compile(r"^(.*?)\.\w+\(.*\)  -> (.*)$", re.DOTALL)  # items.append(3)  -> [1, 3]
_OWNED = re.compile(r"^wait for (.*): (.*) has it$")
_WHERE = re.compile(r" (?:at )?(\S+\.py):(\d+)")


def act(story, title, good, sources):
    """The Act of STORY.  SOURCES: {file name: text} of the files that its steps stand in; GOOD: is its outcome one that is to be?"""
    return _Telling(story, title, good, sources).act


class _Telling:
    def __init__(self, story, title, good, sources):
        self._story, self._good = story, good
        self._names = self._threads()
        self.act = Act(title, good, [Lane(name, "thread") for name in self._names], columns=len(self._names) <= WIDEST)
        used = {step.file for step in story.steps}
        self.act.sources = {file: text for file, text in sources.items() if file in used}
        self._called = self._places()
        self._steps()
        self._locks()
        self._endings()

    def _threads(self):
        speaking = {name for name in self._story.started for line in (*self._story.end, *self._story.errors) if line.startswith(f"{name} ")}
        acting = {step.thread for step in self._story.steps} | speaking
        return [name for name in self._story.started if name in acting] or list(self._story.started)[:1] or ["the scene"]

    def _places(self):
        """{place: what it is called}; places of one name, such as the balances of two accounts, are numbered."""
        called = {}
        for step in self._story.steps:
            found = _READ.match(step.text) or _WRITE.match(step.text) or _CHANGED.match(step.text)
            if found:
                called.setdefault(step.place, found[1])
        same = {}
        for place, name in called.items():
            same.setdefault(name, []).append(place)
        return {place: name if len(same[name]) == 1 else f"{name} [{same[name].index(place) + 1}]" for place, name in called.items()}

    def _steps(self):
        shared, remembered = {}, {}
        for step in self._story.steps:
            changed = None
            if (found := _WRITE.match(step.text) or _CHANGED.match(step.text)) and step.op == "write":
                shared[changed := self._called[step.place]] = found[2]
                remembered.pop((step.thread, changed), None)
            elif found := _READ.match(step.text):
                shared[self._called[step.place]] = found[2]
                remembered[changed := (step.thread, self._called[step.place])] = found[2]
            values = [(name, value, name == changed) for name, value in shared.items()]
            values += [(f"{who} has read {name}", value, (who, name) == changed) for (who, name), value in remembered.items()]
            look = {"acquire": "lock", "release": "lock", "wait": "wait"}.get(step.op, step.op if step.op in ("read", "write") else "note")
            details = (f"{step.file}, line {step.line}", step.source)
            lane = self._names.index(step.thread)
            self.act.rows.append(Row(lane, step.text, look, step.file, step.line, details, step.note, tuple(values)))

    def _locks(self):
        """Bars for who has which lock and who waits; arrows from who waits to who has it."""
        steps, taken, numbers = self._story.steps, {}, {}
        for row, step in enumerate(steps):
            lane = self._names.index(step.thread)
            if step.op == "acquire":
                taken.setdefault(step.place, []).append((lane, row, step.text.removeprefix("acquire ")))
            elif step.op == "release" and taken.get(step.place):
                self._held(*taken[step.place].pop(), row, numbers.setdefault(step.place, len(numbers)))
            elif step.op == "wait":
                after = next((later for later in range(row + 1, len(steps)) if steps[later].thread == step.thread), None)
                self.act.bars.append(Bar(lane, row, BOTTOM if after is None else after, "forever" if after is None else "waits", "waits"))
                owner = _OWNED.match(step.text)
                if owner and owner[2] in self._names:
                    self.act.arrows.append(Arrow(lane, row, self._names.index(owner[2]), row, "wants"))
        for place, holders in taken.items():
            for holder in holders:
                self._held(*holder, BOTTOM, numbers.setdefault(place, len(numbers)))

    def _held(self, lane, start, name, end, number):
        self.act.bars.append(Bar(lane, start, end, "lock", f"has {name}", number))

    def _endings(self):
        for line in (*self._story.end, *self._story.errors):
            lane = next((number for number, name in enumerate(self._names) if line.startswith(f"{name} ")), 0)
            file, number = next(((file, int(number)) for file, number in _WHERE.findall(line) if file in self.act.sources), ("", 0))
            values = self.act.rows[-1].values if self.act.rows else ()
            values = tuple((name, value, False) for name, value, _ in values)
            wrong = "" if self._good else "nobody will ever wake it" if line in self._story.end else "its error ends the thread"
            self.act.rows.append(Row(lane, line, "left", file, number, (f"{file}, line {number}",) if file else (), wrong, values))
        for lane in range(len(self.act.lanes)):
            own = [row for row, each in enumerate(self.act.rows) if each.lane == lane]
            if own:
                self.act.bars.append(Bar(lane, own[0], own[-1], "alive"))
