"""Values that a scene may return: plain data, compared with their types, and a form of them that JSON can carry."""

from .errors import NotPlain
from .markers import Blocked, Deadlock, Endless, Marker, Raises

_ATOMS = (type(None), bool, int, float, str, bytes)


def freeze(value: object, path: str = "the scene's value") -> object:
    """A copy of plain data, taken now.  NotPlain names the first part that is none."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    if kind in (list, tuple):
        return kind(freeze(part, f"{path}[{place}]") for place, part in enumerate(value))
    if kind in (set, frozenset):
        return {freeze(part, f"an element of {path}") for part in value}
    if kind is dict:
        return {freeze(key, f"a key of {path}"): freeze(part, f"{path}[{key!r}]") for key, part in value.items()}
    raise NotPlain(
        f"{path} is of type {kind.__name__}; a scene returns plain data: None, bool, int, float, str, bytes, list, tuple, set, dict"
    )


def key(value: object) -> object:
    """Something hashable that is equal for two values only if they are equal with all their types."""
    kind = type(value)
    if isinstance(value, Marker):
        return (kind.__name__, str(value))
    if value != value and kind is float:
        return ("float", "nan")
    if kind in _ATOMS:
        return (kind.__name__, value)
    if kind in (list, tuple):
        return (kind.__name__, *(key(part) for part in value))
    if kind in (set, frozenset):
        return ("set", frozenset(key(part) for part in value))
    if kind is dict:
        return ("dict", frozenset((key(name), key(part)) for name, part in value.items()))
    return (f"{kind.__module__}.{kind.__qualname__}", id(value))  # equals nothing but itself


def same(one: object, other: object) -> bool:
    if isinstance(one, Marker) or isinstance(other, Marker):
        return one == other
    return key(one) == key(other)


def to_plain(value: object) -> list:
    """What JSON can carry: a list of the type's name and the parts."""
    if isinstance(value, Raises):
        return ["raises", value.error, value.text]
    if isinstance(value, Blocked):
        return ["blocked", value.where]
    if isinstance(value, Marker):
        return [value.name]
    kind = type(value)
    if kind is float:
        return ["float", repr(value)]
    if kind is bytes:
        return ["bytes", value.hex()]
    if kind in _ATOMS:
        return [kind.__name__, value]
    if kind in (list, tuple):
        return [kind.__name__, [to_plain(part) for part in value]]
    if kind is set:
        return ["set", sorted((to_plain(part) for part in value), key=repr)]
    if kind is dict:
        return ["dict", [[to_plain(name), to_plain(part)] for name, part in value.items()]]
    raise TypeError(f"{kind.__name__} is no plain data")


def from_plain(plain: object) -> object:
    """The value again, with its own type; ValueError for anything that `to_plain` did not make."""
    match plain:
        case ["raises", str(error), str() | None as text]:
            return Raises(error, text)
        case ["blocked", str(where)]:
            return Blocked(where)
        case ["deadlock"]:
            return Deadlock()
        case ["endless"]:
            return Endless()
        case ["NoneType", None]:
            return None
        case ["bool", bool(value)] | ["str", str(value)]:
            return value
        case ["int", int(value)] if type(value) is int:
            return value
        case ["float", str(text)]:
            return float(text)
        case ["bytes", str(text)]:
            return bytes.fromhex(text)
        case ["list", list(parts)]:
            return [from_plain(part) for part in parts]
        case ["tuple", list(parts)]:
            return tuple(from_plain(part) for part in parts)
        case ["set", list(parts)]:
            return {from_plain(part) for part in parts}
        case ["dict", list(pairs)] if all(type(pair) is list and len(pair) == 2 for pair in pairs):
            return {from_plain(name): from_plain(part) for name, part in pairs}
    raise ValueError(f"{plain!r} is no value in plain form")
