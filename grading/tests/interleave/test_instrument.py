"""Instrumented code does what the code does, and its hooks come right before what they announce."""

import ast

import pytest

from grading.interleave import explore
from grading.interleave.instrument import instrument
from grading.interleave.sites import Sites

# Each is the body of a scene; `result` is compared with what plain Python makes of it.
BODIES = {
    "private names": """
        class Account:
            def __init__(self): self.__balance = 1
            def add(self): self.__balance += 1; return self.__balance
        result = Account().add()""",
    "super": """
        class Base:
            def name(self): return "base"
        class Derived(Base):
            def name(self): return super().name() + " derived"
        result = Derived().name()""",
    "closures": """
        total = 0
        def add(n):
            nonlocal total
            total += n
            return total
        result = [add(1), add(2), total, (lambda: total * 2)()]""",
    "late closures": "result = [f() for f in [lambda: i for i in range(3)]]",
    "a name of a comprehension hides the function's": """
        x = 5
        def inner(): return x
        result = [x for x in range(2)] + [x, inner()]""",
    "walrus": "result = [y := 3, y + 1, [z := n for n in (1, 2)], z]",
    "slices": """
        items = list(range(10))
        items[2:4] = ["a"]
        del items[-1], items[0]
        items[1:] += ["b"]
        items[0] += 100
        result = [items, items[::2], items[-1], items[1:3]]""",
    "nested subscripts are evaluated once and in order": """
        order = []
        def note(value): order.append(value); return value
        table = {1: {2: 3}}
        table[note(1)][note(2)] += note(10)
        note([0])[note(0)] = note(5)
        result = [table, order]""",
    "attributes are evaluated once and in order": """
        class Box: pass
        order, box = [], Box()
        def the(name): order.append(name); return box
        the("a").x = order.append("value") or 1
        the("b").x += order.append("more") or 2
        del the("c").x
        result = [order, hasattr(box, "x")]""",
    "assigning to several": """
        class Box: pass
        box = Box()
        a, (box.b, *rest) = c = 1, (2, 3, 4)
        x = y = [a]
        x += [5]
        result = [a, box.b, rest, c, y]""",
    "loops": """
        class Box: pass
        box, seen = Box(), []
        for box.i in range(3):
            if box.i == 1: continue
            seen.append(box.i)
        else:
            seen.append("else")
        while seen:
            if seen.pop() == "else": break
        else:
            seen.append("never")
        result = [seen, box.i]""",
    "calls": """
        def f(a, /, b, *args, c=1, **more): return [a, b, args, c, more]
        result = [f(1, *[2, 3], **{"c": 4}, d=5), f(1, b=2), max([3, 1], key=lambda n: -n), sorted({3: 1, 2: 2}.items())]""",
    "arguments that hooks could take for their own": """
        def f(number, obj, site=0, function=None): return [number, obj, site, function]
        result = f(number=1, obj=2, site=3, function=4)""",
    "match": """
        class Point:
            __match_args__ = ("x", "y")
            def __init__(self, x, y): self.x, self.y = x, y
        def name(value):
            match value:
                case Point(0, y) if y > 1: return f"on the axis at {y}"
                case Point(x=x): return x
                case {"k": k, **rest}: return [k, rest]
                case [first, *others]: return [first, others]
        result = [name(Point(0, 2)), name(Point(3, 0)), name({"k": 1, "m": 2}), name([1, 2])]""",
    "with": """
        log = []
        class Context:
            def __init__(self, n): self.n = n
            def __enter__(self): log.append(self.n); return self.n
            def __exit__(self, *e): log.append(-self.n); return True
        with Context(1) as a, Context(2) as b:
            log.append(a + b)
            raise ValueError
        result = log""",
    "generators": """
        def count():
            received = yield 1
            yield from [received, 3]
        g = count()
        result = [next(g), g.send(2), list(g), sum(n for n in (1, 2) if n)]""",
    "comparisons": "a, b = [1], {1: 2}; result = [1 in a, 2 not in b, a == [1] != [2], 1 < 2 < 3, a is a, not a, a and b, [] or b]",
    "strings": "n = [1]; result = f'{n!r:>5} {n[0]:{4}} {len(n)=}'",
    "errors": """
        result, nothing = [], []
        for broken in (lambda: [].pop(), lambda: {}["k"], lambda: None.x, lambda: undefined, lambda: len(1), lambda: nothing(2)):
            try: broken()
            except Exception as error: result.append(f"{type(error).__name__}: {error}")""",
    "a global": """
        global shared
        shared = [1]
        shared += [2]
        shared, other = shared + [3], 4
        for shared in [shared]: pass
        result = [shared, other]
        del shared""",
    "decorators and defaults": """
        def twice(f): return lambda *a: f(*a) * 2
        @twice
        def g(n, m=[]): m.append(n); return len(m)
        result = [g(1), g(1)]""",
    "dataclass and enum": """
        from dataclasses import dataclass, field
        from enum import Enum
        @dataclass(order=True)
        class Point:
            x: int
            tags: list = field(default_factory=list)
        class Colour(Enum):
            RED = 1
        result = [Point(1) < Point(2), repr(Point(3, [1])), Colour.RED.name, Colour(1) is Colour.RED]""",
    "recursion": """
        def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
        result = depth(600)""",
    "annotations": """
        class Box:
            x: "list[int]" = 1
            def f(self, a: int = 2) -> str: b: dict[str, int] = {"k": a}; self.y: int = 5; return b["k"] + self.y
        result = [Box.x, Box().f()]""",
    "conditional and boolean values": "a, b = [], 'x'; result = [a or b, a and b, (1 if a else 2), not b, bool(a)]",
}


def scene():
    """Stands for the scene of each source."""


@pytest.mark.parametrize("name", BODIES)
def test_instrumented_code_does_the_same(name):
    """The second thread is there so that every hook is at work."""
    lines = BODIES[name].strip("\n").splitlines()
    indent = min(len(line) - len(line.lstrip()) for line in lines)
    body = "\n".join("    " + line[indent:] for line in lines)
    plain: dict = {}
    exec(f"def play():\n{body}\n    return result", plain)
    source = (
        f"from threading import Event, Thread\ndef play():\n{body}\n    return result\n"
        "def scene():\n    done = Event()\n    Thread(target=done.wait).start()\n    result = play()\n    done.set()\n    return result\n"
    )

    assert explore(scene, budget=3, source=source) == [plain["play"]()]


def rewritten(body):
    tree, _ = instrument(ast.parse(body), "file.py", Sites())
    return ast.unparse(tree)


def test_what_is_not_in_a_function_stays_as_it_is():
    text = "import threading\nlock = threading.Lock()\n\nclass Box:\n    items = []\n    items.append(1)"

    assert rewritten(text) == text


@pytest.mark.parametrize(
    "statement, becomes",
    [
        ("x.y", "__explorer_at__(0, x).y"),
        ("x.y = 1", "__explorer_at__(0, x).y = 1"),
        ("x.y += z", "__explorer_at__(0, (_explorer_1 := x)).y += __explorer_before__(1, z, _explorer_1)"),
        ("x[0]", "__explorer_item__(0, x, 0)"),
        ("x[0] = 1", "(_explorer_1 := x)[__explorer_before__(0, 0, _explorer_1)] = 1"),
        ("z in x", "z in __explorer_whole__(0, x)"),
        ("x.append(z)", "__explorer_call__(1, __explorer_at__(0, x).append, z)"),
        ("x += z", "x += __explorer_mutate__(0, z, x)"),
        ("for i in x: pass", "for i in __explorer_each__(0, x):\n        pass"),
    ],
)
def test_a_hook_comes_right_before_the_step(statement, becomes):
    assert rewritten(f"def f(x, z):\n    {statement}") == f"def f(x, z):\n    {becomes}"


def test_lines_and_texts_are_those_of_the_source():
    sites = Sites()
    instrument(ast.parse("def f(x):\n\n    x.balance += 1\n"), "file.py", sites)

    assert [(site.line, site.kind, site.text) for site in sites] == [(3, "read", "x.balance"), (3, "write", "x.balance")]
