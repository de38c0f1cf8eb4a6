"""The wire format: plain values as strict JSON, each with its own type.

None, bool, int, float and str travel as themselves where JSON keeps them apart; everything else is tagged: a list is
["list", ...], a tuple ["tuple", ...], a set ["set", ...], a dict ["dict", [key, value], ...], bytes ["bytes", base64], an int
beyond 53 bits ["int", digits], an infinite or not-a-number float ["float", text].  A subclass is not its base: it is refused,
as is anything else and anything too big, with the path that leads to it.  Nothing is cut and nothing guessed.
"""

import base64
import binascii
import json

MAX_BYTES = 4 << 20  # of one message
MAX_DEPTH = 40
MAX_ITEMS = 100_000
MAX_DIGITS = 4_000
HEADROOM = 1 << 16  # bytes of a message that are not its value

_type = type  # kept from before any submission ran
_name_of = type.__dict__["__name__"].__get__  # reads a class's name without running a metaclass's code
_dumps, _loads = json.dumps, json.loads


class WireError(ValueError):
    """A value that does not go over the wire, or a message that is not one."""


def pack(value):
    """VALUE as JSON-ready data.  Raises WireError that names the path to what cannot travel."""
    data = _pack(value, "value", 0, [MAX_ITEMS])
    if len(_dumps(data)) > MAX_BYTES - HEADROOM:
        raise WireError(f"value: more than {MAX_BYTES} bytes in all")
    return data


def _pack(value, path, depth, room):
    kind = _type(value)
    room[0] -= 1
    if room[0] < 0:
        raise WireError(f"{path}: more than {MAX_ITEMS} items in all")
    if depth > MAX_DEPTH:
        raise WireError(f"{path}: nested deeper than {MAX_DEPTH}")
    if value is None or kind is bool:
        return value
    if (kind is str or kind is bytes) and len(value) > MAX_BYTES:
        raise WireError(f"{path}: a {kind.__name__} of {len(value)}, too long to be sent")
    if kind is str:
        return value
    if kind is int:
        if -(1 << 53) < value < 1 << 53:
            return value
        if value.bit_length() > MAX_DIGITS * 3:
            raise WireError(f"{path}: an int of {value.bit_length()} bits")
        return ["int", str(value)]
    if kind is float:
        return value if value - value == 0 else ["float", repr(value)]
    if kind is bytes:
        return ["bytes", base64.b64encode(value).decode("ascii")]
    if kind is list or kind is tuple:
        return [kind.__name__, *(_pack(item, f"{path}[{i}]", depth + 1, room) for i, item in enumerate(value))]
    if kind is set:
        return ["set", *(_pack(item, f"an item of {path}", depth + 1, room) for item in value)]
    if kind is dict:
        return [
            "dict",
            *(
                [_pack(key, f"a key of {path}", depth + 1, room), _pack(item, f"{path}[{_short(key)}]", depth + 1, room)]
                for key, item in value.items()
            ),
        ]
    name = _name_of(kind)[:80]
    raise WireError(f"{path} is {'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}, not plain data")


def _short(key):
    return ascii(key)[:40] if _type(key) in (str, int, float, bool, bytes, _type(None)) else "…"


def unpack(data, depth=0):
    """The value that `pack` made DATA of: exact built-in types alone.  Raises WireError for anything else."""
    if depth > MAX_DEPTH + 1:
        raise WireError(f"nested deeper than {MAX_DEPTH}")
    kind = type(data)
    if data is None or kind in (bool, int, str) or kind is float and data - data == 0:
        return data
    if kind is not list or not data or type(data[0]) is not str:
        raise WireError("an untagged value")
    tag, *parts = data
    if tag in ("list", "tuple"):
        items = [unpack(part, depth + 1) for part in parts]
        return items if tag == "list" else tuple(items)
    try:
        if tag == "set":
            return _full({unpack(part, depth + 1) for part in parts}, parts)
        if tag == "dict":
            if any(type(part) is not list for part in parts):
                raise WireError("not a pair")
            return _full({unpack(key, depth + 1): unpack(item, depth + 1) for key, item in parts}, parts)
        (text,) = parts
        if type(text) is not str:
            raise WireError(f"not the text of a {tag}")
        if tag == "bytes":
            return base64.b64decode(text, validate=True)
        if tag == "int" and len(text) <= MAX_DIGITS:
            return int(text)
        if tag == "float" and text in ("inf", "-inf", "nan"):
            return float(text)
    except (TypeError, ValueError, binascii.Error) as error:
        raise WireError(f"not a {tag}: {error}") from None
    raise WireError(f"an unknown tag {tag[:40]!r}")


def _full(collection, parts):
    if len(collection) != len(parts):
        raise WireError("an item that stands twice")
    return collection


def dump(message):
    """MESSAGE, a dict of JSON-ready data, as one line of ASCII."""
    return _dumps(message, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"


def load(raw):
    """The dict that exactly one line of RAW bytes spells.  Raises WireError for silence, garbage, too much or a second message."""
    if not raw:
        raise WireError("silence")
    if len(raw) > MAX_BYTES:
        raise WireError(f"more than {MAX_BYTES} bytes")
    if not raw.endswith(b"\n") or raw.count(b"\n") != 1:
        raise WireError("not exactly one line")
    try:
        message = _loads(raw.decode("ascii"), object_pairs_hook=_unique, parse_constant=_refuse)
    except RecursionError:
        raise WireError("nested too deep") from None
    except WireError:
        raise
    except ValueError as error:
        raise WireError(f"not JSON: {error}") from None
    if type(message) is not dict:
        raise WireError("not an object")
    return message


def _unique(pairs):
    table = dict(pairs)
    if len(table) != len(pairs):
        raise WireError("a key that stands twice")
    return table


def _refuse(word):
    raise WireError(f"{word} is not JSON")
