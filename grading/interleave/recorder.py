"""Watches one schedule for its story: who did what, with the values read and written.

Values are looked up without running any code of the student's: what a property would say is not asked.
"""

import itertools
import os
import sys
import types
from sys import _getframe

from .accesses import WHOLE
from .markers import Deadlock, Endless, Raises
from .primitives import LOCK, Lock, RLock
from .sites import Site, Sites
from .stepper import ALIVE

_HERE = os.path.dirname(__file__)
_UNKNOWN = object()
_TELLING = frozenset("get get_nowait empty full qsize is_set locked".split())  # operations whose result is always shown
_PLAIN = (type(None), bool, int, float, str, bytes)
LONGEST = 60  # characters of a value in a story


class Recorder:
    def __init__(self, sites: Sites, lines: dict[str, list[str]]):
        self.steps: list[dict] = []
        self.end: list[str] = []  # why nobody could go on
        self.places: list[tuple[str, int, str]] = []  # (file, line, source) of where they wait
        self._sites = sites
        self._lines = lines
        self._unsettled: tuple | None = None  # a step whose new value shows once it is done
        self._names: dict[tuple, str] = {}  # (thread, id): what the thread's code called the object last
        self._taken: dict[int, tuple[tuple[str, int, str], str]] = {}  # id of a lock: where it was taken last, and by which name
        self._waiting: dict[int, tuple[str, int, str]] = {}  # thread: where it waits
        self._asking: dict[int, dict] = {}  # thread: the step of the operation that it is in

    # -- called by the stepper ------------------------------------------------------------------------------------

    def step(self, task, site, obj, field, writes, detail) -> None:
        self.settle()
        if isinstance(site, int):
            self._access(task, self._sites[site], obj, field, writes, detail)
        elif isinstance(detail, str) and field is not ALIVE:
            self._operation(task, obj, detail)

    def named(self, task, obj, text: str) -> None:
        self._names[task.index, id(obj)] = text
        inner = getattr(obj, "_lock", None)
        if isinstance(inner, (Lock, RLock)):  # a Condition's, which `with` takes
            self._names[task.index, id(inner)] = text

    def waits(self, task, why) -> None:
        self.settle()
        path, line = self._where()
        self._waiting[task.index] = self._place(path, line)
        if why.kind == "lock" and why.owner is not task:
            text = f"wait for {self._name(task, why.thing)}: {why.owner.label()} has it"
            self._add(task, path, line, "wait", text, (id(why.thing), LOCK))

    def took(self, task, lock) -> None:
        """The thread has got a lock."""
        name = self._name_in(task, lock, "acquire", self._segment())
        self._taken[id(lock)] = (self._place(*self._where()), name)
        self._names[task.index, id(lock)] = name

    def returned(self, task, value) -> None:
        """What the operation came to that the thread is in."""
        step = self._asking.get(task.index)
        if step is not None and (step["op"] in _TELLING or value is False):
            step["text"] += f" -> {short(value)}"

    def ends(self, stepper, outcome) -> None:
        """The schedule stops here: say who waits for what."""
        self.settle()
        if not isinstance(outcome, (Deadlock, Endless)):
            return
        stuck = [task for task in stepper.tasks if task.alive and task.why is not None]
        stuck.sort(key=lambda task: (task.why.kind == "join", task.index))
        self.end = [self._stuck(task, task.why) for task in stuck]
        if isinstance(outcome, Endless) and stepper.current.why is None:
            self.end.insert(0, self._goes_on(stepper.current))

    def settle(self) -> None:
        """Fill in the value that the last step left behind."""
        if self._unsettled is not None:
            step, look, form = self._unsettled
            self._unsettled = None
            value = look()
            if value is not _UNKNOWN:
                step["text"] += form.format(short(value))

    # -- what a step says -----------------------------------------------------------------------------------------

    def _access(self, task, site: Site, obj, field, writes, detail) -> None:
        look = self._look(site, obj, field, detail)
        place = (id(obj), field)
        if site.kind == "call":
            self._add(task, site.path, site.line, "write" if writes else "read", site.text, place)
            if isinstance(obj, (list, dict, set)) and writes:
                self._unsettled = (self.steps[-1], lambda: obj, " leaves {}")
        elif site.kind == "iterate":
            self._add(task, site.path, site.line, "read", site.text, place)
        elif writes:
            self._add(task, site.path, site.line, "write", f"write {site.text}", place)
            self._unsettled = (self.steps[-1], look, " = {}")
        else:
            value = look()
            shown = "" if value is _UNKNOWN else f" -> {short(value)}"
            self._add(task, site.path, site.line, "read", f"read {site.text}{shown}", place)
            if value is not _UNKNOWN:
                self._names[task.index, id(value)] = site.text

    def _look(self, site: Site, obj, field, detail):
        if site.variable is not None or isinstance(detail, tuple) and isinstance(detail[0], types.ModuleType):
            if isinstance(detail, tuple):
                return lambda: vars(detail[0]).get(detail[1], _UNKNOWN)
            if site.variable.is_global:
                return lambda: detail.f_globals.get(site.variable.name, _UNKNOWN)
            return lambda: dict(detail.f_locals).get(site.variable.name, _UNKNOWN)
        if field is not WHOLE:
            return lambda: peek(obj, field)
        if isinstance(detail, tuple) and type(obj) in (list, dict):
            return lambda: _item(obj, detail[0])
        return lambda: obj

    def _operation(self, task, obj, operation: str) -> None:
        path, line = self._where()
        self._asking.pop(task.index, None)
        if self._is_inner():  # a lock that a pool takes for itself, say: the line that uses the pool tells more
            kind = LOCK if isinstance(obj, (Lock, RLock)) else "state"
            self._add(task, path, line, "call", self._source(path, line), (id(obj), kind))
            return
        segment = self._segment()
        name = self._name_in(task, obj, operation, segment)
        if isinstance(obj, (Lock, RLock)):
            text, place = f"{operation} {name}", (id(obj), LOCK)
        else:
            text, place = segment if f".{operation}(" in segment else f"{name}.{operation}()", (id(obj), "state")
        self._add(task, path, line, operation, text, place)
        self._asking[task.index] = self.steps[-1]

    def _name_in(self, task, obj, operation: str, segment: str) -> str:
        """What the thread's code calls an object: the last time, or in the piece of source that runs."""
        before, called, _ = segment.partition(f".{operation}(")
        return self._names.get((task.index, id(obj))) or (before if called else f"the {type(obj).__name__}")

    def _add(self, task, path, line, op, text, place) -> None:
        self.steps.append(
            {"thread": task.index, "file": os.path.basename(path), "line": line, "op": op, "text": text,
             "source": self._source(path, line), "note": "", "place": place}
        )  # fmt: skip

    def _stuck(self, task, why) -> str:
        place = self._waiting.get(task.index)
        where = "" if place is None else f" at {place[0]}:{place[1]}"
        if why.kind == "join":
            return f"{task.label()} waits{where} for {why.owner.label()} to end"
        self._refer(place)
        if why.kind == "loop":
            return f"{task.label()} goes round and round{where}, and nothing changes"
        if why.kind != "lock" or why.thing.inner:
            return f"{task.label()} waits{where} to be woken, and nobody is left who could"
        own, owner = self._name(task, why.thing), why.thing._owner
        there, name = self._taken.get(id(why.thing), (None, own))
        self._refer(there)
        taken = f" at {there[0]}:{there[1]}" if there else ""
        taken += f" as {name}" if name != own else ""
        if owner is task:
            return f"{task.label()} waits{where} for {own}, which it took itself{taken} and has not released"
        return f"{task.label()} waits{where} for {own}, which {owner.label()} took{taken}"

    def _goes_on(self, task) -> str:
        """What keeps the thread that has the turn from ever coming to an end."""
        frame = self._frame(sys._current_frames().get(task.ident))
        if frame is None:
            return f"{task.label()} goes on and on"
        place = self._place(frame.f_code.co_filename, frame.f_lineno)
        self._refer(place)
        return f"{task.label()} goes round and round at {place[0]}:{place[1]}"

    def _refer(self, place: tuple[str, int, str] | None) -> None:
        """Have the line's source shown."""
        if place is not None and place[2]:
            self.places.append(place)

    def ended(self, task, error: BaseException) -> str:
        """By what error the thread ended, and where that was raised."""
        trace, place = error.__traceback__, None
        while trace is not None:
            path = trace.tb_frame.f_code.co_filename
            if path in self._lines:
                place = self._place(path, trace.tb_lineno)
            trace = trace.tb_next
        self._refer(place)
        told = Raises.told(error)
        text = f": {told.text}" if told.text else ""
        return f"{task.label()} ended by {told.error}{text}" + (f", raised at {place[0]}:{place[1]}" if place else "")

    def _place(self, path: str, line: int) -> tuple[str, int, str]:
        return os.path.basename(path), line, self._source(path, line)

    def _name(self, task, obj) -> str:
        return self._names.get((task.index, id(obj))) or f"the {type(obj).__name__}"

    def _where(self) -> tuple[str, int]:
        """The innermost line of the code explored that is running."""
        frame = self._frame(_getframe(1))
        return ("", 0) if frame is None else (frame.f_code.co_filename, frame.f_lineno)

    def _frame(self, frame):
        while frame is not None and frame.f_code.co_filename not in self._lines:
            frame = frame.f_back
        return frame

    def _is_inner(self) -> bool:
        """Whether the operation that is running was not called by the code explored itself."""
        frame = _getframe(2)
        while frame is not None and os.path.dirname(frame.f_code.co_filename) == _HERE:
            frame = frame.f_back
        return frame is not None and frame.f_code.co_filename not in self._lines

    def _segment(self) -> str:
        """The piece of source that is running: the call, or what stands behind `with`."""
        frame = self._frame(_getframe(1))
        if frame is None:
            return ""
        positions = itertools.islice(frame.f_code.co_positions(), frame.f_lasti // 2, None)
        line, last, start, end = next(positions, (None,) * 4)
        lines = self._lines[frame.f_code.co_filename]
        if line is None or start is None or line != last or line > len(lines):
            return ""
        return lines[line - 1].encode()[start:end].decode()

    def _source(self, path: str, line: int) -> str:
        lines = self._lines.get(path, ())
        return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def peek(obj: object, name: str) -> object:
    """An attribute's value, if it can be had without running code."""
    for cls in type(obj).__mro__:
        if name in cls.__dict__:
            found = cls.__dict__[name]
            if isinstance(found, types.MemberDescriptorType):
                try:
                    return found.__get__(obj)
                except AttributeError:
                    return _UNKNOWN
            if hasattr(type(found), "__set__"):
                return _UNKNOWN
            break
    else:
        found = _UNKNOWN
    try:
        own = object.__getattribute__(obj, "__dict__")
    except AttributeError:
        own = {}
    if name in own:
        return own[name]
    return _UNKNOWN if hasattr(type(found), "__get__") else found


def _item(container: object, key: object) -> object:
    try:
        return container[key]
    except (LookupError, TypeError):
        return _UNKNOWN


def short(value: object) -> str:
    """A value in a story: its repr if it is plain data, else its type."""
    text = repr(value) if _plain(value) else f"<{type(value).__name__}>"
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _plain(value: object, depth: int = 3) -> bool:
    if type(value) in _PLAIN:
        return True
    if not depth:
        return False
    if type(value) in (list, tuple, set, frozenset):
        return all(_plain(part, depth - 1) for part in value)
    return type(value) is dict and all(_plain(name) and _plain(part, depth - 1) for name, part in value.items())
