"""What one run of a scene showed, and the questions that a claim may put to it."""

import functools
import re
from dataclasses import dataclass

from grading.contestant import stackreport, traffic
from grading.contestant.events import HOUSEKEEPERS, MAIN, Log, spell_status
from grading.contestant.failures import Broken, Crashed, OverLimit, Raised, SceneFailure, Stuck, TimedOut, Todo, Unfit
from grading.contestant.finding import Finding, same
from grading.contestant.handle import ContestantError
from grading.contestant.inside import SPEECHLESS, wire
from grading.contestant.text import printable

_COMPLAINT = 4000  # characters of standard error that are read; the tracebacks in it are mostly longer than what is left of them


@dataclass(frozen=True)
class Error:
    """What the scene raised: the type's name, its text, the traceback as the student knows the files, the names of its bases."""

    type: str
    text: str
    traceback: str
    bases: tuple[str, ...]

    def __str__(self):
        return f"{self.type}: {self.text}" if self.text else self.type

    @property
    def place(self):
        """Where it was raised, in the innermost file that the student knows, and what: `07_lock/bank.py:3: NameError: …`."""
        frames = re.findall(r'^  File "(.+)", line (\d+)', self.traceback, re.MULTILINE)
        if not frames:
            return str(self)
        path, line = frames[-1]
        return f"{path}:{line}: " + str(self).removesuffix(f" ({path.rpartition('/')[2]}, line {line})")  # a SyntaxError names it, too


class Observation:
    """What one run of a scene showed.

    Compare it with `==` to the value that the scene should return: types count (`True` is not `1`).  `value` is that value, as
    plain data; asking for it fails the test where the scene raised.  `out` and `err` are what all processes wrote, in true
    order (`cut` names those of which more was written than is kept).  `events` is the log of what happened, in order.  `seconds`
    and `cpu` are the run's wall and processor time.
    """

    def __init__(self, raw, call, show):
        """Interpret RAW, the run of CALL (how it reads), with SHOW(path) giving a file's name as the student knows it.

        Raises a SceneFailure where the scene did not come to an end of its own; a Todo where a stub said so.
        """
        self.call, self._raw, self._show = call, raw, show
        self.out, self.err = (data.decode("utf-8", "replace") for data in (raw.out, raw.err))
        self.seconds, self.cpu, self.cut = raw.seconds, raw.cpu, raw.cut
        self.error, self._value = None, None
        self._left = raw.left
        self._threads = []
        try:
            self._read_message()
        except SceneFailure as failure:
            failure.seen = self
            raise

    # what it showed

    @functools.cached_property
    def events(self):
        """The log of what happened, in order: a `Log`.  Most claims ask nothing of it."""
        return Log(self._raw.events)

    @property
    def value(self):
        """The scene's value, as plain data.  Fails the test where the scene raised instead."""
        if self.error is not None:
            raise Raised(f"{self.call} raised {self.error}", self.error.traceback)
        return self._value

    def __eq__(self, expected):
        return same(self.value, expected)

    def __hash__(self):
        return id(self)

    def __repr__(self):
        return repr(self._value) if self.error is None else f"<raises {self.error}>"

    @property
    def pid(self):
        """The pid of the scene's own process."""
        return next((pid for pid, role in self.events.roles.items() if role == MAIN), None)

    @property
    def child_pids(self):
        """The pids of those children, in the same order."""
        pids = {role: pid for pid, role in self.events.roles.items()}
        return [pids[who] for who in self.children]

    @property
    def starts(self):
        """How many children the scene's own process started or forked."""
        return len(self.children)

    @property
    def children(self):
        """The names of the child processes of the scene's own process, in the order of their starts."""
        made = [event.facts["child"] for event in self.events.all if event.kind in ("fork", "start") and event.who == MAIN]
        return list(dict.fromkeys(made))

    @property
    def notes(self):
        """The texts that the scene noted, in the order in which it noted them, across all processes and threads."""
        return [event.facts["text"] for event in self.events.of("note")]

    @property
    def pool_widths(self):
        """How many workers each pool was opened with, in order."""
        return [event.facts["width"] for event in self.events.of("pool open")]

    @property
    def pool_submits(self):
        """By which method each submission to a pool was made, in order (`map` and `apply` are told by what they call)."""
        return [event.facts["by"] for event in self.events.of("pool submit")]

    @property
    def exit_codes(self):
        """The exit codes of those children that were waited for, in the order of their starts; -N for one that signal N killed."""
        codes = {event.facts["child"]: event.facts["status"] for event in self.events.of("wait")}
        return [codes[who] for who in self.children if who in codes]

    @property
    def complaint(self):
        """The end of what was written on standard error, its tracebacks without frames of the library and the kit."""
        return self._own(printable(self.err[-_COMPLAINT:]))

    # questions to it

    def raised(self, kind, text=None):
        """Did the scene raise KIND (a type's name, or that of a base; one of several in a tuple), with exactly that TEXT?"""
        kinds = kind if isinstance(kind, tuple) else (kind,)
        wanted = " or ".join(kinds) + (f": {text}" if text is not None else "")
        if self.error is None:
            return Finding(False, f"{self.call} raised nothing, and gave {self._value!r}")
        right = any(each in self.error.bases for each in kinds) and text in (None, self.error.text)
        return Finding(right, f"{self.call} raised {self.error}" + ("" if right else f", not {wanted}"))

    @property
    def nothing_started(self):
        """Did the scene's own process start no child process and no thread?"""
        threads = [name for event in self.events.of("thread start", who=MAIN) if not (name := event.facts["of"]).endswith(HOUSEKEEPERS)]
        started = [*self.children, *(f"thread {name}" for name in threads)]
        return Finding(not started, f"{_list(started)} had been started" if started else "nothing was started")

    def ran_in_children(self, pids):
        """Are all of these PIDS those of children of the scene's own process?"""
        others = sorted({self.events.name(pid) for pid in pids if pid not in self.child_pids})
        return Finding(not others, f"some of it ran in {_list(others)}, not in a child" if others else "all of it ran in children")

    def ran_thread(self, name):
        """Did the scene's own process run a thread that bore this NAME in the end?"""
        names = [event.facts["of"] for event in self.events.of("thread end", who=MAIN)]
        others = f"no thread was called {name}, only {_list(names)}" if names else "no thread was started"
        return Finding(name in names, f"thread {name} ran" if name in names else others)

    @property
    def nothing_left(self):
        """Was nothing left behind when the scene ended: no process, thread, listening port, or forked child gone astray?"""
        left = self.left
        return Finding(not left, "; ".join(left) if left else "nothing is left")

    @property
    def left(self):
        """What was left behind, a sentence each."""
        return [sentence for _, sentence in self.leavings]

    @property
    def leavings(self):
        """What was left behind: (the process or thread by its name, or "", and the sentence) each."""
        if self._left is None:
            return []  # the scene did not come to its end
        leavings = [(event.who, f"{event.who} fell out of the function, into the code of whoever called it") for event in self.events.of("stray")]
        named, programs = set(), {event.facts["child"] for event in self.events.of("start") if "program" in event.facts}
        for process in self._left["processes"]:
            who = self.events.name(process["pid"])
            if process["state"] == "alive":
                program = f" ({process['command']})" if who in programs or process["pid"] not in self.events.roles else ""
                leavings.append((who, f"{who}{program} is still running"))
            elif process["child"]:
                leavings.append((who, f"{who} has ended, but nobody waited for it (a zombie)"))
            else:
                continue  # its end is up to the fork server, or to whoever takes in orphans
            named.add(who)
        leavings += [(who, f"nobody waited for {who}") for who in self._unwaited() if who not in named]
        leavings += [(f"thread {name}", f"thread {name} is still running") for name in self._threads]
        return leavings + [("", f"{address} is still listened on") for address in self._left["ports"]]

    def _unwaited(self):
        """Children of multiprocessing whose end their parent never saw (a fork server leaves no zombies)."""
        waited = {event.facts["child"] for event in self.events.of("wait")}
        started = {event.facts["child"] for event in self.events.of("start") if "program" not in event.facts}
        return [who for who in self.children if who in started - waited]

    def waited_before(self, text):
        """Had each child process been waited for when the scene noted TEXT?"""
        mark = self.events.first("note", text=text)
        if mark is None:
            reason = f"{self.call} raised {self.error}, and so" if self.error is not None else "the scene"
            return Finding(False, f"{reason} never came to {text!r}")
        late = [who for who in self.children if (place := self.events.first("wait", child=who)) is None or place > mark]
        return Finding(not late, f"{_list(late)} had not been waited for when the function returned" if late else "all were waited for")

    def all_before(self, kind, text):
        """Did everything of that KIND happen before the scene noted TEXT for the first time?"""
        mark, found = self.events.first("note", text=text), self.events.of(kind)
        if mark is None or not found:
            return Finding(False, f"the scene never came to {text!r}" if mark is None else f"there was no {kind}")
        late = [event for event in self.events.all[mark:] if event.kind == kind]
        return Finding(not late, f"{len(late)} of {len(found)} times it came after {text!r}: {late[0]}" if late else "all came before")

    def never_more_than(self, count, begin, end):
        """Were there never more than COUNT bodies at once that had noted BEGIN and not yet END?"""
        now = most = 0
        for text in self.notes:
            now += (text == begin) - (text == end)
            most = max(most, now)
        return Finding(0 < most <= count, f"{most} were between {begin!r} and {end!r} at the same time; {count} at most were to be")

    @property
    def pool_ended(self):
        """Was each pool closed and joined, both before any terminate?"""
        opened = closed = joined = 0
        for event in self.events.all:
            opened += event.kind == "pool open"
            closed += event.kind == "pool close"
            joined += event.kind == "pool join"
            if event.kind == "pool terminate" and min(closed, joined) < opened:
                return Finding(False, f"the pool was terminated before it was {'closed' if closed < opened else 'joined'}")
        if not opened:
            return Finding(False, "no pool was opened")
        return Finding(min(closed, joined) >= opened, f"the pool was never {'closed' if closed < opened else 'joined'}")

    def in_flight(self, count):
        """Were COUNT children of the scene's own process alive at the same time?"""
        alive, ended, most = set(), set(), 0
        for event in self.events.all:
            if event.kind in ("fork", "start") and event.who == MAIN and event.facts["child"] not in ended:
                alive.add(event.facts["child"])
                most = max(most, len(alive))
            elif event.kind == "exit":
                ended.add(event.who)  # a short-lived child may tell of its end before its parent tells of the fork
                alive.discard(event.who)
            elif event.kind == "wait":
                alive.discard(event.facts["child"])
        return Finding(most >= count, f"only {most} of {count} children were alive at the same time" if most < count else f"{most} were")

    @property
    def met(self):
        """Did every meeting point see all its bodies at once?"""
        for size, most in self._raw.meetings:
            if most < size:
                return Finding(False, f"only {most} of {size} were in flight at the same time")
        if not self._raw.meetings:
            return Finding(False, "nobody came to the meeting point")
        return Finding(True, "all met")

    def carried(self, count):
        """Did COUNT items or more go through a queue that one child put them on and another took them off?"""
        return traffic.carried(self.events, count)

    def queued_at_most(self, size):
        """Were never more than SIZE items at once in a queue between children?  (Two more are not noticed.)"""
        return traffic.queued_at_most(self.events, size)

    def took_turns(self, least):
        """Did the scene's own process and a child send to each other in turn, LEAST times in all or more?

        Over a duplex Pipe, the scene's own process first and the child last.
        """
        return traffic.took_turns(self.events, least)

    def account(self):
        """What happened, in order, a line each."""
        return self.events.account()

    # how the scene ended

    def _read_message(self):
        raw = self._raw
        if raw.bug:
            raise ContestantError(f"contestant bug, the grade is not affected:\n{raw.bug}")
        if raw.why == "gone":
            raise Crashed(f"{self.call} ended the process that runs the tests' scenes")
        if raw.why == "limit":
            raise OverLimit(f"{self.call} {raw.limits.words(raw.over)}", self._where(), self.account())
        if raw.why == "stop":
            raise TimedOut(f"{self.call} did not end within its limit", self._where(), self.account())
        if raw.why == "stuck":
            raise Stuck(f"{self.call} is stuck: every process and thread waits, and nobody is left to wake them", self._where(), self.account())
        if not raw.result and raw.status == SPEECHLESS:
            raise Crashed(f"{self.call} closed the descriptor on which its result is sent", "", self.account())
        if not raw.result:
            how = f"ended ({spell_status(raw.status)}) before it was done" if raw.status is not None else "was ended before it was done"
            raise Crashed(f"{self.call}: the process {how}", self.complaint, self.account())
        try:
            message = wire.load(raw.result)
            if message["nonce"] != raw.nonce:
                raise wire.WireError("not an answer to this request")
            self._threads = [printable(str(name)) for name in message.get("threads", ())]
            if "broken" in message or "error" in message:
                error = self._error(message.get("broken") or message["error"])
            else:
                error = None
                self._value = wire.unpack(message["value"]) if "unfit" not in message else None
        except (wire.WireError, KeyError, TypeError, AttributeError) as problem:
            raise Crashed(f"{self.call} sent something else than its result ({problem})") from None
        if raw.left is None:  # it did not ask for its permission to end
            raise Crashed(f"{self.call} ended before the kit could see what it leaves")
        if "unfit" in message:
            raise Unfit(f"{self.call} gave something that the test cannot look at: {printable(str(message['unfit']))}")
        if error is not None and error.type == "NotImplementedError" and error.text.startswith("TODO"):
            raise Todo(error.text)
        if "broken" in message:
            raise Broken(f"the module cannot be imported: {error.place}", error.traceback)
        self.error = error

    def _error(self, told):
        kind, text, traceback, *bases = (printable(str(part)) for part in (told["type"], told["text"], told["traceback"], *told["bases"]))
        return Error(kind, text, self._own(traceback), tuple(bases))

    def _own(self, traceback):
        """The traceback's frames in the student's own files, named as the student knows them."""
        lines, keep = [], True
        for line in traceback.splitlines():
            if line.startswith('  File "'):
                path = line.split('"')[1]
                keep = self._show(path) is not None
                line = line.replace(path, self._show(path) or path)
            elif not line.startswith("   "):
                keep = True
            if keep:
                lines.append(line)
        return "\n".join(lines)

    def _where(self):
        """Where every thread waits; and, often the reason, what was said on standard error."""
        lines = [
            line for pid, text in self._raw.stacks.items() for line in stackreport.read(text, self.events, int(pid), self._show)
        ]
        if self.err:
            lines += ["On standard error:", *(f"    {line}" for line in self.complaint.splitlines())]
        return "\n".join(lines)


def _list(names):
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
