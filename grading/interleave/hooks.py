"""What instrumented code calls right before each step that may touch shared state.

Each hook says what is about to be touched and gives back its argument, so that it can stand in the middle of an expression.
`call` decides what a call touches: the student's own functions are stepped themselves, scheduled primitives have their own
switch points, and anything else counts as reading and writing its receiver and its mutable arguments.
"""

import _thread
import builtins
import functools
import itertools
import operator
import types
from collections import deque
from sys import _getframe

from .accesses import WHOLE
from .primitives import RELAYS, InnerLock, Lock, RLock, now
from .sites import Sites
from .stepper import Stepper

_ATOMS = (
    int, float, complex, str, bytes, bool, type(None), tuple, frozenset, range, slice, type(Ellipsis), type(NotImplemented),
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType, types.GeneratorType, types.CodeType,
    types.MappingProxyType, Lock, InnerLock, RLock, BaseException,
)  # fmt: skip
_CONTAINERS = (list, dict, set, bytearray, deque)
# Their attributes are methods alone, or (of threading.local) each thread's own.
_STATELESS = (*(kind for kind in _ATOMS if kind not in (types.FunctionType, BaseException)), *_CONTAINERS, _thread._local)
# Types whose objects look at another object only when they are gone through.
_LAZY = (
    enumerate, zip, map, filter, reversed, type({}.keys()), type({}.values()), type({}.items()), type(iter([])), type(iter({})),
    type(iter(set())), type(reversed([])), type(reversed({})), type(iter({}.values())), type(iter({}.items())), type(iter(deque())),
)  # fmt: skip
_PLAIN_CALLABLES = frozenset({
    type, types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType, types.WrapperDescriptorType,
    types.MethodDescriptorType, types.ClassMethodDescriptorType, functools.partial, operator.itemgetter, operator.attrgetter,
    operator.methodcaller,
})  # fmt: skip
_UNENDING = frozenset({itertools.count, itertools.cycle, itertools.repeat, type(iter(int, 1))})
_LOOKS = frozenset({
    len, sum, min, max, sorted, any, all, iter, enumerate, zip, map, filter, reversed, repr, str, format, hash, hasattr, getattr,
    list, tuple, set, frozenset, dict, deque, bytes, bytearray,
})  # fmt: skip
_LOOKING_METHODS = frozenset(
    "get keys values items copy index count __contains__ __len__ __getitem__ __iter__ issubset issuperset isdisjoint union "
    "intersection difference symmetric_difference join format".split()
)


class _Among(dict):
    """Whether a type is one of some types, or derived from one; remembered, since it is asked at each step."""

    def __init__(self, kinds: tuple):
        self._kinds = kinds

    def __missing__(self, kind: type) -> bool:
        known = self[kind] = issubclass(kind, self._kinds)
        return known


_IS_ATOM, _IS_CONTAINER, _IS_STATELESS, _IS_LAZY = _Among((*_ATOMS, type)), _Among(_CONTAINERS), _Among(_STATELESS), _Among(_LAZY)
_IS_LOCAL = _Among((_thread._local,))


class Hooks:
    """The hooks of one exploration; `stepper` is that of the schedule that runs."""

    def __init__(self, sites: Sites, known: set[str]):
        self.stepper: Stepper = None  # type: ignore[assignment]
        self._sites = sites
        self._fields = [site.field for site in sites]
        self._writes = [site.writes for site in sites]
        self._variables = [site.variable for site in sites]
        self._known = known  # files whose functions have switch points of their own, or are none of the code explored
        self._lazy: dict[int, tuple] = {}
        self._globals: dict[tuple, object] = {}  # (module, name): the variable, for `module.name` from outside

    def fresh(self, stepper: Stepper) -> None:
        self.stepper = stepper
        now.call = self.call
        self._lazy.clear()

    def know_globals(self, module: str, variables: dict) -> None:
        self._globals.update({(module, name): variable for name, variable in variables.items()})

    def builtins(self) -> dict:
        names = ("at", "whole", "var", "before", "item", "each", "call", "mutate", "named", "loop", "lap")
        return {f"__explorer_{name}__": getattr(self, name) for name in names} | {"__explorer_slice__": slice, "id": self.id_of}

    def id_of(self, obj):
        """`id` as the code under test sees it: 1 for the first object asked about, and so on, in every schedule."""
        known = self.stepper.idents
        entry = known.get(id(obj))
        if entry is None:
            entry = known[id(obj)] = (len(known) + 1, obj)
        return entry[0]

    # -- accesses ----------------------------------------------------------------------------------------------

    def at(self, number, obj):
        """An attribute of `obj` comes next."""
        stepper = self.stepper
        if stepper.concurrent:
            if not _IS_STATELESS[type(obj)]:
                stepper.reach(number, obj, self._fields[number], self._writes[number])
            elif type(obj) is types.ModuleType:
                field = self._fields[number]
                variable = self._globals.get((obj.__name__, field))
                if variable is not None and variable.assigned:
                    stepper.reach(number, variable, "value", self._writes[number], (obj, field))
        return obj

    def var(self, number, value):
        """A shared variable comes next: read, or bound to `value`."""
        stepper = self.stepper
        if stepper.concurrent:
            detail = _getframe(1) if stepper.recorder is not None else None
            stepper.reach(number, self._variables[number], "value", self._writes[number], detail)
        return value

    def whole(self, number, obj):
        """What `obj` holds is looked at next."""
        if self.stepper.concurrent and _IS_CONTAINER[type(obj)]:
            self.stepper.reach(number, obj, WHOLE, False)
        return obj

    def before(self, number, value, obj):
        """The attribute or the item of `obj` comes next, once `value` is evaluated."""
        stepper = self.stepper
        if stepper.concurrent and not _IS_LOCAL[type(obj)]:
            stepper.reach(number, obj, self._fields[number] or WHOLE, self._writes[number], (value,))
        return value

    def item(self, number, obj, key):
        if self.stepper.concurrent and not _IS_ATOM[type(obj)]:
            self.stepper.reach(number, obj, WHOLE, False, (key,))
        return obj[key]

    def mutate(self, number, value, obj):
        """`obj` changes in place next."""
        if self.stepper.concurrent and _IS_CONTAINER[type(obj)]:
            self.stepper.reach(number, obj, WHOLE, True)
        return value

    def each(self, number, iterable):
        """An iterator over `iterable` with a switch point before each step."""
        sources = self._sources(iterable)
        return self._steps(number, iter(iterable), sources) if sources or type(iterable) in _UNENDING else iterable

    def _steps(self, number, iterator, sources):
        while True:
            if not sources:
                self.stepper.lap()
            elif self.stepper.concurrent:
                for source in sources:
                    self.stepper.reach(number, source, WHOLE, False)
            try:
                element = next(iterator)
            except StopIteration:
                return
            yield element

    def _sources(self, iterable) -> tuple:
        """The containers that going through `iterable` looks at."""
        if _IS_CONTAINER[type(iterable)]:
            return (iterable,)
        if _IS_LAZY[type(iterable)]:
            return self._lazy.get(id(iterable), ((), None))[0]
        return ()

    def named(self, number, obj):
        """What the code calls an object that it enters by `with`."""
        if self.stepper.recorder is not None:
            self.stepper.recorder.named(self.stepper.current, obj, self._sites[number].text)
        return obj

    # -- calls -------------------------------------------------------------------------------------------------

    def call(self, number, function, /, *args, **kwargs):
        stepper = self.stepper
        kind = type(function)
        if kind is types.MethodType:
            receiver, plain = function.__self__, function.__func__
            code = getattr(plain, "__code__", None)
        elif kind is types.FunctionType:
            receiver, code = None, function.__code__
        else:
            code = None
            receiver = getattr(function, "__self__", None)
        if code is not None:
            if code.co_filename in self._known:
                return function(*args, **kwargs)
        elif isinstance(function, type) and function not in _LOOKS or isinstance(receiver, (Lock, RLock)):
            return function(*args, **kwargs)
        if not stepper.concurrent:
            return self._noted(function(*args, **kwargs), receiver, args)
        changed = [] if kind in _PLAIN_CALLABLES or _IS_ATOM[kind] else [function]  # it may keep something of its own, as a cache does
        keeps = _IS_CONTAINER[type(receiver)]  # a container looks at what it is given, at most, and keeps it as it is
        if kind is types.BuiltinMethodType and receiver is not builtins:
            looks = function.__name__ in _LOOKING_METHODS
        else:
            looks = kind in (type, types.BuiltinMethodType) and function in _LOOKS
        for thing in (receiver, *args, *kwargs.values()):
            if not _IS_ATOM[type(thing)]:
                writes = not looks and (thing is receiver or not keeps)
                for source in self._sources(thing) or (thing,):
                    if writes:
                        changed.append(source)
                    elif _IS_CONTAINER[type(source)]:
                        stepper.reach(number, source, WHOLE, False)
        if not changed:
            return self._noted(function(*args, **kwargs), receiver, args)
        for thing in changed:
            stepper.reach(number, thing, WHOLE, True)
        with stepper.current.changing([(thing, WHOLE) for thing in changed]):
            return self._noted(function(*args, **kwargs), receiver, args)

    def _noted(self, result, receiver, args):
        """The result of a call; what it looks at, if it does so only when it is gone through, is kept in mind."""
        if _IS_LAZY[type(result)]:
            sources = tuple(source for thing in (receiver, *args) for source in self._sources(thing))
            self._lazy[id(result)] = (sources, result)
        return result

    # -- loops -------------------------------------------------------------------------------------------------

    def loop(self, number):
        """A `while` loop begins."""
        self.stepper.current.laps.pop(number, None)

    def lap(self, number):
        """A `while` loop is about to test its condition.

        When nothing shared has changed since the last time, and no local variable either, the next round will be like
        the last, and so on for ever: the thread waits until another one changes something.
        """
        stepper = self.stepper
        stepper.lap()
        if stepper.concurrent:
            task, frame = stepper.current, _getframe(1)
            local = tuple(frame.f_locals.values())
            state = (frame, stepper.changes.found_by(task))
            last, values = task.laps.get(number, (None, ()))
            task.laps[number] = (state, local)
            if last == state and _same(values, local):
                stepper.spin()
                task.laps.pop(number, None)
        return True


RELAYS.update((Hooks.call.__code__, Hooks._steps.__code__))


def _same(before: tuple, after: tuple) -> bool:
    return len(before) == len(after) and all(
        old is new or type(old) is type(new) and isinstance(new, (int, str, float)) and old == new
        for old, new in zip(before, after)
    )
