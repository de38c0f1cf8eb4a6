"""What happened in a scene, in order, and who did it."""

import json
import signal
from dataclasses import dataclass, field

from grading.contestant.text import printable

MAIN = "parent"  # the scene's own process, which all others descend from
QUIET = {  # left out of a short account
    "begin", "thread begin", "held", "arrive", "beside", "acquire", "release", "put", "full", "get", "send", "close", "return",
    "waits", "pipe", "receive", "tripwire",
}  # fmt: skip
LONGEST_DEED = 500  # characters of a deed that is worth a look
# Threads that the user of a Pool, a Queue or a manager never sees: left out too.
HOUSEKEEPERS = ("(_handle_workers)", "(_handle_tasks)", "(_handle_results)", "QueueFeederThread", "(accepter)", "(handle_request)")


@dataclass(frozen=True)
class Event:
    """One thing that happened.  KIND is one of: fork, start, begin, exit, wait, join, kill, terminate, stray; thread start,
    thread begin, thread end, thread join; pool open, pool submit, pool close, pool terminate, pool join; acquire, release;
    put, get, full (the put before it was refused); send (over a duplex pipe or a socket); close; held, arrive, note, beside, return; tripwire.
    Only where details were asked for, for a picture: waits (from here to the thread's next event, perhaps), pipe, receive; and every
    event then says where it happened: `file`, `line`, whether that line made the call itself (`direct`), and when (`ns`)."""

    kind: str
    who: str  # the process: "parent", "child 1", "child 1.1", or the name that the answer gave to it
    thread: str  # the thread's name
    facts: dict = field(default_factory=dict)  # "child": a process like `who`; "status", "signal", "of", "text", …

    def __str__(self):
        if self.kind == "note":
            return f"— {self.facts['text']} —"
        who = self.who if self.thread in ("MainThread", "") else f"{self.who}, {self.thread},"
        return f"{who} {_deed(self)}"


def _deed(event):
    facts = event.facts
    child = facts.get("child", "")
    match event.kind:
        case "fork":
            return f"forks {child}"
        case "start":
            return f"starts {child}" + (f", the program {facts['program']}" if "program" in facts else "")
        case "begin":
            return "begins"
        case "exit":
            return f"ends with exit status {facts['status']}"
        case "wait":
            return f"has waited for {child}: {spell_status(facts['status'])}"
        case "join":
            return f"has joined {child}" if facts["done"] else f"gives up joining {child}"
        case "kill":
            return f"sends {_signal_name(facts['signal'])} to {child}"
        case "terminate":
            return f"terminates {child}"
        case "stray":
            return "falls out of the function, into the code of whoever called it"
        case "held":
            return "is held"
        case "return":
            return "is done with the scene"
        case "thread begin" | "thread end":
            return f"{event.kind.split()[1]}s"
        case "thread start" | "thread join":
            return f"{event.kind.split()[1]}s thread {facts['of']}"
        case "pool open":
            return f"opens a pool of {facts['width']}"
        case "pool submit":
            return f"submits to the pool by {facts['by']}"
        case "pool close" | "pool terminate":
            return f"{event.kind.split()[1]}s the pool"
        case "pool join":
            return "has joined the pool"
        case "arrive":
            return f"arrives at {facts['at']}"
    return " ".join(str(part) for part in (event.kind, facts.get("of", "")) if part)


def spell_status(status):
    """An exit status in words: "exit status 3", or "killed by SIGKILL" for a negative one."""
    return f"exit status {status}" if status >= 0 else f"killed by {_signal_name(-status)}"


def _signal_name(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class Log:
    """The events of one scene.  Bytes come from the contestant and are not trusted: what is not an event is counted, not used."""

    def __init__(self, raw):
        lines = [_decode(line) for line in raw.split(b"\n") if line]
        self.garbled = sum(line is None for line in lines)
        lines = [line for line in lines if line is not None]
        self.roles = _roles(lines)
        # A thread tells that it begins before `threading` knows it: its name is what it tells of then.
        self.threads = {(line["pid"], line["ident"]): line["of"] if line["kind"] == "thread begin" else line["thread"] for line in lines}
        self.all = [self._event(line) for line in lines]

    def _event(self, line):
        facts = {key: value for key, value in line.items() if key not in ("kind", "pid", "ident", "thread")}
        for key in ("child", "parent"):
            if key in facts:
                facts[key] = self.name(facts[key])
        return Event(line["kind"], self.name(line["pid"]), line["thread"], facts)

    def name(self, pid):
        """The role of the process PID."""
        return self.roles.get(pid, f"process {pid}")

    def of(self, kind, **facts):
        """The events of that KIND with these FACTS (and `who`, `thread`), in order."""
        return [
            event
            for event in self.all
            if event.kind == kind and all({"who": event.who, "thread": event.thread, **event.facts}.get(key) == fact for key, fact in facts.items())
        ]

    def first(self, kind, **facts):
        """The place of the first such event, or None."""
        found = self.of(kind, **facts)
        return next(place for place, event in enumerate(self.all) if event is found[0]) if found else None

    def account(self, most=30):
        """The events that tell the story, a line each; a child's come after its birth, though its parent may tell of that late."""
        births = {}
        for place, event in enumerate(self.all):
            if event.kind in ("fork", "start"):
                births.setdefault(event.facts["child"], place)
        told = sorted(enumerate(self.all), key=lambda each: max((each[0], 0), (births.get(each[1].who, -1), 1)))
        lines = [str(event) for _, event in told if not self._is_quiet(event)]
        return lines if len(lines) <= most else [*lines[: most - 5], f"… {len(lines) - most + 1} more …", *lines[-4:]]

    def _is_quiet(self, event):
        return event.kind in QUIET or str(event.facts.get("of")).endswith(HOUSEKEEPERS) or self._is_inner(event)

    def _is_inner(self, event):
        """Is it the wait for a process that nobody saw start: the library's own affair, such as a program that could not be found?"""
        return event.kind == "wait" and event.facts["child"] not in self.roles.values()


def worth_a_look(raw):
    """What a scene did that no exercise asks for, each deed once: see `inside.probes.tripwire`.  RAW is its log, which is not trusted."""
    if b'"tripwire"' not in raw:
        return []
    return list(dict.fromkeys(str(event.facts["text"])[:LONGEST_DEED] for event in Log(raw).of("tripwire")))


def _decode(line):
    try:
        event = json.loads(line, object_hook=_shown)
    except (ValueError, RecursionError):
        return None
    wanted = {"kind": str, "pid": int, "ident": int, "thread": str}
    if type(event) is not dict or any(type(event.get(key)) is not kind for key, kind in wanted.items()):
        return None
    numbers = ("child", "parent", "status", "signal", "width", "line", "ns")
    if any(type(event[key]) is not int for key in numbers if key in event) or not _complete(event):
        return None
    return event


def _shown(facts):
    return {key: printable(fact) if type(fact) is str else fact for key, fact in facts.items()}


_NEEDS = {
    "fork": ("child",),
    "start": ("child", "name"),
    "exit": ("status",),
    "wait": ("child", "status"),
    "join": ("child", "done"),
    "kill": ("child", "signal"),
    "terminate": ("child",),
    "note": ("text",),
    "tripwire": ("text",),
    "beside": ("child", "name"),
    "thread start": ("of",),
    "thread begin": ("of",),
    "thread end": ("of",),
    "thread join": ("of", "done"),
    "pool open": ("width",),
    "pool submit": ("by",),
    "arrive": ("at",),
    "waits": ("of",),
}


def _complete(event):
    return all(key in event for key in _NEEDS.get(event["kind"], ()))


def _roles(lines):
    """{pid: role}.  Children are numbered in the order in which their parent made them; a name given to one is kept."""
    main = next((line["pid"] for line in lines if line["kind"] == "begin" and line.get("parent") == 0), None)
    born = {}  # a grandchild may be born before it is told of its parent: so first by parent, then from the top down
    for line in lines:
        if line["kind"] in ("fork", "start"):
            born.setdefault(line["pid"], {}).setdefault(line["child"], str(line.get("name", "")))
    roles = {line["child"]: str(line["name"]) for line in lines if line["kind"] == "beside"}
    parents = [main, *roles]
    if main is not None:
        roles[main] = MAIN
    for parent in parents:
        prefix = "child " if parent == main else f"{roles[parent]}."
        for number, (child, given) in enumerate(born.get(parent, {}).items(), 1):
            if child not in roles:
                roles[child] = given if given and "Process-" not in given and "Worker-" not in given else f"{prefix}{number}"
                parents.append(child)
    return roles
