"""The wire: plain values come back with their own types, and nothing else comes through."""

import enum
import math

import pytest

from grading.contestant.finding import same
from grading.contestant.inside import wire

EXPECTED_BACK = [
    None,
    True,
    False,
    0,
    -1,
    2**53 - 1,
    2**53,
    -(10**300),
    0.0,
    1.5,
    1e308,
    math.inf,
    -math.inf,
    "",
    "déjà vu",
    "\x00\n\ud800",
    b"",
    b"\x00\xff",
    [],
    [1, True, 1.0, "1", b"1", None],
    (),
    (1, (2, [3])),
    set(),
    {1, "1", (1, 2)},
    {},
    {1: "int", "1": "str", (1,): [], None: {}},
    [[[[]]]],
    ["list", "tuple"],
]


@pytest.mark.parametrize("value", EXPECTED_BACK)
def test_a_value_comes_back_with_its_own_type(value):
    """What is packed, sent and unpacked is the same value, type by type."""
    assert same(_sent(value), value)


def test_not_a_number_comes_back():
    """A float that is not a number comes back as one; so does the sign of zero."""
    assert math.isnan(_sent(math.nan))
    assert math.copysign(1, _sent(-0.0)) == -1


class Lie(int):
    """An int that claims to be every other."""

    __hash__ = int.__hash__

    def __eq__(self, other):
        return True


class Colour(enum.IntEnum):
    RED = 1


class Text(str):
    pass


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Lie(1), "value is a Lie, not plain data"),
        (Colour.RED, "value is a Colour, not plain data"),
        ([1, Text("x")], "value[1] is a Text, not plain data"),
        ({"a": (0, object())}, "value['a'][1] is an object, not plain data"),
        ({object: 1}, "a key of value is a type, not plain data"),
        ({(1, 2): {3, frozenset()}}, "an item of value[…] is a frozenset, not plain data"),
        (1j, "value is a complex, not plain data"),
        (lambda: 0, "value is a function, not plain data"),
    ],
)
def test_anything_else_is_refused_with_the_path_to_it(value, said):
    """A subclass is not its base; what is no plain data is refused, and the message leads to it."""
    with pytest.raises(wire.WireError) as refusal:
        wire.pack(value)
    assert str(refusal.value) == said


def _nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def _ring():
    value = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (_nested(41), "nested deeper than 40"),
        (_ring(), "nested deeper than 40"),
        ([0] * 100_001, "more than 100000 items in all"),
        ([[0] * 60_000, [0] * 60_000], "value[1][39997]: more than 100000 items in all"),
        ([1 << 20_000], "value[0]: an int of 20001 bits"),
        ({"page": "x" * (5 << 20)}, "value['page']: a str of 5242880, too long to be sent"),
        ([b"x" * (5 << 20)], "value[0]: a bytes of 5242880, too long to be sent"),
        (["x" * (1 << 20)] * 5, "value: more than 4194304 bytes in all"),
    ],
    ids=["deep", "ring", "items", "items further down", "int", "str", "bytes", "all together"],
)
def test_what_is_too_big_is_refused_and_never_cut(value, said):
    """Too deep, too many, too long: the message says which and where."""
    with pytest.raises(wire.WireError) as refusal:
        wire.pack(value)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "silence"),
        (b"{}", "not exactly one line"),
        (b"{}\n{}\n", "not exactly one line"),
        (b"{}\nx", "not exactly one line"),
        (b"\n", "not JSON"),
        (b"nonsense\n", "not JSON"),
        (b"[]\n", "not an object"),
        (b"{} {}\n", "not JSON"),
        (b'{"a": 1, "a": 2}\n', "a key that stands twice"),
        (b'{"a": {"b": 1, "b": 1}}\n', "a key that stands twice"),
        (b'{"a": NaN}\n', "NaN is not JSON"),
        (b'{"a": -Infinity}\n', "-Infinity is not JSON"),
        (b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n", "nested too deep"),
        (b'{"a": ' + b"9" * 5_000 + b"}\n", "not JSON"),
        ('{"a": "é"}\n'.encode(), "not JSON"),
        (b'{"a": "\xff"}\n', "not JSON"),
        (b'{"a": "' + b"x" * wire.MAX_BYTES + b'"}\n', "more than 4194304 bytes"),
    ],
)
def test_only_one_line_of_strict_json_is_read(raw, said):
    """Silence, garbage, too much and a second message are refused, each with its own word."""
    with pytest.raises(wire.WireError) as refusal:
        wire.load(raw)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        [1, 2],
        [["list"]],
        ["frozenset", 1],
        ["list", {}],
        ["set", 1, 1],
        ["set", ["list"]],
        ["dict", ["a"]],
        ["dict", "ab"],
        ["dict", ["a", 1], ["a", 2]],
        ["dict", [["list"], 1]],
        ["bytes", "not base64!"],
        ["bytes", 1],
        ["bytes"],
        ["int", "0x10"],
        ["int", "9" * 4_001],
        ["int", 5],
        ["float", "1.5"],
        ["float", "nan", "nan"],
        math.inf,
    ],
    ids=ascii,
)
def test_tagged_garbage_is_refused(data):
    """What `pack` never makes, `unpack` never takes."""
    with pytest.raises(wire.WireError):
        wire.unpack(data)


def test_deep_garbage_is_refused():
    """Depth is bounded on the way in, too."""
    data = ["list"]
    for _ in range(60):
        data = ["list", data]
    with pytest.raises(wire.WireError):
        wire.unpack(data)


def _sent(value):
    return wire.unpack(wire.load(wire.dump({"value": wire.pack(value)}))["value"])
