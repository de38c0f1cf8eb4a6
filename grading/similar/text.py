"""What a student wrote of a module, as comparable text: each function for itself, without what the stub gives.

A token is a node of the syntax tree, so comments, docstrings, brackets and layout are none.  A name that the module itself brings in is
a name like any other; what the stub, the standard library or the language named keeps its name, and so do numbers.  Imports, annotations
and the names of keyword arguments do not count.
"""

import ast
import builtins
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from grading.errors import GradeError

PASSAGE = 8  # tokens in a row, the shortest that says anything: `self.balance += amount` has 5
MOST = 20_000  # tokens of one module; the longest solution has a fortieth of it, and twice as many take four times as long
UNPARSED = (SyntaxError, ValueError, RecursionError, MemoryError)  # what Python raises for a text that is no program

_UNITS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_NO_TOKENS = (ast.expr_context, ast.Import, ast.ImportFrom, ast.Pass)
_NOT_COUNTED = ("annotation", "returns", "type_params")
_BUILT_IN = frozenset(dir(builtins))
_LINE_END = re.compile("\r\n|\r|\n")  # as Python counts lines: a form feed ends none


class Unreadable(GradeError):
    """A module that cannot be compared.  The text says why, and goes behind the file's name."""


@dataclass(frozen=True)
class Unit:
    """A function, or what a class or the module holds beside functions: a character of `tokens` and a line for each token."""

    name: str
    tokens: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Text:
    """A module: its `lines` to be shown, and its units of at least PASSAGE tokens without what the stub gives, `size` tokens in all."""

    lines: list[str]
    units: list[Unit]
    size: int


class Reader:
    """Reads answers to one module; STUB is the source that everybody was given."""

    def __init__(self, stub: str) -> None:
        self._characters: dict[str, str] = {}  # by token, the same in all that is compared
        tree = ast.parse(stub)
        self._given = frozenset(_names_of(tree))
        self._stub = {unit.name: unit for unit in self._units(tree)}

    def read(self, source: bytes) -> Text:
        """What the SOURCE has beyond the stub.  Raises Unreadable where it is no Python, or too long."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of "\d" and the like; the student is told by the tests
                tree = ast.parse(source)
        except SyntaxError as error:
            raise Unreadable(f"is no Python ({error.msg}, line {error.lineno or 1})") from None
        except UNPARSED as error:
            raise Unreadable(f"is no Python ({str(error) or type(error).__name__})") from None
        units = list(self._units(tree))
        length = sum(len(unit.tokens) for unit in units)
        if length > MOST:
            raise Unreadable(f"is too long to be compared ({length} tokens, {MOST} at most)")
        own = [unit for unit in map(self._without_stub, units) if len(unit.tokens) >= PASSAGE]
        return Text(_LINE_END.split(decoded(source)), own, sum(len(unit.tokens) for unit in own))

    def _without_stub(self, unit: Unit) -> Unit:
        stub = self._stub.get(unit.name)
        if stub is None:
            return unit
        kept: list[int] = []
        for step in Indel.opcodes(stub.tokens, unit.tokens):
            if step.tag != "equal":
                kept += range(step.dest_start, step.dest_end)
        return Unit(unit.name, "".join(unit.tokens[each] for each in kept), tuple(unit.lines[each] for each in kept))

    def _units(self, tree: ast.Module) -> Iterator[Unit]:
        names = _Names(tree, self._given)
        waiting: list[tuple[str, ast.AST]] = [("", tree)]
        while waiting:
            name, node = waiting.pop()
            inner = [each for each in node.body if isinstance(each, _UNITS)] if isinstance(node, (ast.Module, ast.ClassDef)) else []
            waiting += [(f"{name}.{each.name}".lstrip("."), each) for each in reversed(inner)]
            tokens, lines, line = [], [], getattr(node, "lineno", 1)
            for each in _walk(node, set(inner), names):
                line = getattr(each, "lineno", line)  # operators have none of their own
                tokens.append(self._character(names.token(each)))
                lines.append(line)
            yield Unit(name, "".join(tokens), tuple(lines))

    def _character(self, token: str) -> str:
        """The token's own; behind all surrogates, and the last one for all that are too many."""
        return self._characters.setdefault(token, chr(min(0xE000 + len(self._characters), 0x10FFFF)))


def decoded(source: bytes) -> str:
    """The SOURCE as text, by the encoding that it names; what does not fit is replaced."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        return source.decode(encoding, "replace")
    except (SyntaxError, LookupError):
        return source.decode("utf-8", "replace")


class _Names:
    """Which names of the module TREE are its own, so that they may be anything, and which were GIVEN."""

    def __init__(self, tree: ast.Module, given: frozenset[str]) -> None:
        self._given = given
        self._variables: set[str] = set()
        self._attributes: set[str] = set()
        self._modules: set[str] = set()
        self._imported: dict[str, str] = {}  # as it is called here -> as it is called where it comes from
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                called = {alias.asname or alias.name: alias.name for alias in node.names}
                self._imported |= called
                self._modules |= set(called) if isinstance(node, ast.Import) else set()
            elif isinstance(node, ast.arg):
                self._variables.add(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._variables.add(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                self._attributes.add(node.attr)
            elif isinstance(node, _UNITS):
                self._attributes.add(node.name)
                self._attributes |= set(_fields(node)) if isinstance(node, ast.ClassDef) else set()

    def of_module(self, node: ast.AST) -> bool:
        """Whether it is `threading.Lock`, which is the same as `Lock`."""
        return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in self._modules

    def token(self, node: ast.AST) -> str:
        """What is compared of the node."""
        if isinstance(node, ast.Name):
            return self._name(node.id)
        if isinstance(node, ast.Attribute):
            own = node.attr in self._attributes and node.attr not in self._given
            return node.attr if self.of_module(node) else "." if own else f".{node.attr}"
        if isinstance(node, ast.Constant):
            return _constant(node.value)
        return "def" if isinstance(node, _UNITS) else type(node).__name__

    def _name(self, name: str) -> str:
        if name in self._imported:
            return self._imported[name]
        known = name in self._given or name in _BUILT_IN
        return name if known and name not in self._variables else "a name"


def _fields(node: ast.ClassDef) -> Iterator[str]:
    """The names that the class's body assigns, as dataclasses have them."""
    for each in node.body:
        for target in getattr(each, "targets", None) or [getattr(each, "target", None)]:
            if isinstance(target, ast.Name):
                yield target.id


def _constant(value: object) -> str:
    if isinstance(value, (str, bytes)):
        return "a text"
    return hex(value) if type(value) is int else repr(value)  # repr refuses a number of thousands of digits


def _walk(node: ast.AST, left_out: set[ast.AST], names: _Names) -> Iterator[ast.AST]:
    """The nodes of a unit that count, in the order of its source."""
    waiting = _children(node)[::-1]
    while waiting:
        each = waiting.pop()
        if each in left_out or isinstance(each, _NO_TOKENS) or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)):
            continue  # the last: a docstring, or a text that stands there like a comment
        yield each
        if not names.of_module(each):
            waiting += _children(each)[::-1]


def _children(node: ast.AST) -> list[ast.AST]:
    fields = [value for name, value in ast.iter_fields(node) if name not in _NOT_COUNTED]
    return [each for value in fields for each in (value if isinstance(value, list) else [value]) if isinstance(each, ast.AST)]


def _names_of(tree: ast.Module) -> Iterator[str]:
    """What the stub calls functions, classes and attributes: whoever answers it calls them so, too."""
    for node in ast.walk(tree):
        if isinstance(node, _UNITS):
            yield node.name
        elif isinstance(node, ast.Attribute):
            yield node.attr
