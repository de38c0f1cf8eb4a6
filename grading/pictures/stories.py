"""A story, the shortest interleaving that comes to an outcome, as an Act: what is shared, and what each thread remembers of it."""

import re

from grading.pictures.model import Act, Arrow, Bar, Lane, Row

WIDEST = 4  # threads whose steps stand in columns; more stand in a list
_READ, _WRITE = re.compile(r"^read (.*?) -> (.*)$", re.DOTALL), re.compile(r"^write (.*?) = (.*)$", re.DOTALL)
_CHANGED = re.compile(r"^(.*?)\.\w+\(.*\) leaves (.*)$", re.DOTALL)  # items.append(3) leaves [1, 3]
_OWNED = re.compile(r"^wait for (.*): (.*) has it$")
_WHERE = re.compile(r" (?:at )?(\S+\.py):(\d+)")


def act(story, title, good, sources):
    """The Act of STORY.  SOURCES: {file name: text} of the files that its steps stand in; GOOD: is its outcome one that is to be?"""
    return _Telling(story, title, good, sources).act


def _without_attempts(steps):
    """The STEPS without each acquire that only leads to a wait for the same lock: the wait says it all."""
    kept = []
    for place, step in enumerate(steps):
        own = (later for later in steps[place + 1 :] if later.thread == step.thread)
        after = next(own, None)
        if not (step.op == "acquire" and after is not None and (after.op, after.place) == ("wait", step.place)):
            kept.append(step)
    return kept


class _Telling:
    def __init__(self, story, title, good, sources):
        self._story, self._good, self._told = story, good, _without_attempts(story.steps)
        self._names = story.threads or list(story.started)[:1] or ["the scene"]
        self.act = Act(title, good, [Lane(name, "thread") for name in self._names], columns=len(self._names) <= WIDEST)
        used = {step.file for step in story.steps}
        self.act.sources = {file: text for file, text in sources.items() if file in used}
        self._called = self._places()
        self._edge = len(self._told) - 0.5  # the lower edge of the last step
        self._steps()
        self._locks()
        self._endings()

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
        for step in self._told:
            changed, done = None, {}
            if (found := _WRITE.match(step.text) or _CHANGED.match(step.text)) and step.op == "write":
                changed = self._called[step.place]
                done = {changed: shared.get(changed, "?")}
                shared[changed] = found[2]
            elif found := _READ.match(step.text):
                shared[self._called[step.place]] = found[2]
                remembered[changed := (step.thread, self._called[step.place])] = found[2]
            values = [(name, f"{done[name]} → {value}" if name in done else value, name == changed) for name, value in shared.items()]
            values += [(f"{who} has read {name}", value, (who, name) == changed) for (who, name), value in remembered.items()]
            for name in done:  # what it had read is used up, once it is written back
                remembered.pop((step.thread, name), None)
            look = {"acquire": "lock", "release": "lock", "wait": "wait"}.get(step.op, step.op if step.op in ("read", "write") else "note")
            details = (step.source, f"{step.file}, line {step.line}")
            lane = self._names.index(step.thread)
            self.act.rows.append(Row(lane, step.text.replace(" -> ", " → "), look, step.file, step.line, details, step.note, tuple(values)))

    def _locks(self):
        """Bars for who has which lock and who waits; arrows from who waits to who has it."""
        steps, taken, numbers = self._told, {}, {}
        for row, step in enumerate(steps):
            lane = self._names.index(step.thread)
            if step.op == "acquire" and not step.text.endswith(" -> False"):
                numbers.setdefault(step.place, len(numbers))
                taken.setdefault(step.place, []).append((lane, row, step.text.removeprefix("acquire ")))
            elif step.op == "release" and taken.get(step.place):
                self._held(*taken[step.place].pop(0), row, numbers.setdefault(step.place, len(numbers)))
            elif step.op == "wait":
                after = next((later for later in range(row + 1, len(steps)) if steps[later].thread == step.thread), None)
                self.act.bars.append(Bar(lane, row, self._edge if after is None else after, "forever" if after is None else "waits", "waits"))
                owner = _OWNED.match(step.text)
                if owner and after is not None:  # it has the lock when it goes on
                    taken.setdefault(step.place, []).append((lane, after, owner[1]))
                if owner and owner[2] in self._names:
                    self.act.arrows.append(Arrow(lane, row, self._names.index(owner[2]), row, "wants"))
        for place, holders in taken.items():
            for holder in holders:
                self._held(*holder, self._edge, numbers.setdefault(place, len(numbers)))

    def _held(self, lane, start, name, end, number):
        self.act.bars.append(Bar(lane, start, end, "lock", f"has {name}", number))

    def _endings(self):
        for line in (*self._story.end, *self._story.errors):
            lane = next((number for number, name in enumerate(self._names) if line.startswith(f"{name} ")), 0)
            file, number = next(((file, int(number)) for file, number in _WHERE.findall(line) if file in self.act.sources), ("", 0))
            wrong = "" if self._good else "nobody will ever wake it" if line in self._story.end else "its error ends the thread"
            self.act.rows.append(Row(lane, line, "left", file, number, (f"{file}, line {number}",) if file else (), wrong, wide=True))
        for lane in range(len(self.act.lanes)):
            own = [row for row, each in enumerate(self.act.rows) if each.lane == lane and not each.wide]
            if own:
                self.act.bars.append(Bar(lane, own[0], own[-1], "alive"))
