"""Little random programs in two forms: Python source to explore, and a model whose interleavings are enumerated directly.

The model shares no code with the explorer: a program is a list of instructions per thread, a state is a tuple, and every
single step of every thread is a switch point.
"""

from random import Random

NAMES = ("x", "y", "z")  # x and y are attributes of a shared object, z is a global
LOCKS = ("lock_a", "lock_b")


class Program:
    """Threads of statements, drawn with a seed."""

    def __init__(self, seed: int):
        self._random = Random(seed)
        self._registers = 0
        count = self._random.choice((2, 2, 3))
        longest = 3 if count == 2 else 2
        self._social = self._random.random() < 0.3  # whether threads wait for others, and look whether they live
        self.bodies: list[list] = []
        for _ in range(count):
            self.bodies.append(self._block(self._random.randint(1, longest), depth=0, held=()))

    def _block(self, length: int, depth: int, held: tuple) -> list:
        return [self._statement(depth, held) for _ in range(length)]

    def _statement(self, depth: int, held: tuple) -> tuple:
        draw = self._random
        kinds = ["load", "store", "add", "append"] + (["lock", "lock", "if", "try"] if depth < 2 else [])
        earlier = len(self.bodies)  # threads that were started before this one
        if self._social and earlier and draw.random() < 0.4:
            if draw.random() < 0.5:
                return ("join", draw.randrange(earlier))
            self._registers += 1
            return ("alive", f"r{self._registers}", draw.randrange(earlier))
        kind = draw.choice(kinds)
        name, number = draw.choice(NAMES), draw.randint(1, 3)
        if kind == "load":
            self._registers += 1
            return ("load", f"r{self._registers}", name)
        if kind in ("store", "add"):
            return (kind, name, number)
        if kind == "append":
            return ("append", number)
        body = self._block(draw.randint(1, 2), depth + 1, held)
        if kind == "if":
            return ("if", name, draw.randint(0, 2), body)
        free = [lock for lock in LOCKS if lock not in held]
        if not free:
            return ("add", name, number)
        lock = draw.choice(free)
        return (kind, lock, self._block(draw.randint(1, 2), depth + 1, (*held, lock)))

    # -- as Python ---------------------------------------------------------------------------------------------

    def source(self) -> str:
        lines = [
            "from threading import Lock, Thread",
            "z = 0",
            "class Shared:",
            "    def __init__(self):",
            "        self.x = self.y = 0",
            "        self.items = []",
        ]
        for number, body in enumerate(self.bodies):
            lines += [f"def thread_{number}(shared, lock_a, lock_b, seen, threads):", "    global z"]
            lines += [f"    {line}" for statement in body for line in _python(statement)]
        lines += [
            "def scene():",
            "    global z",
            "    shared, lock_a, lock_b, threads = Shared(), Lock(), Lock(), []",
            "    z = 0",
            f"    bodies = [{', '.join(self._bodies())}]",
            "    seen = [{} for _ in bodies]",
            "    threads += [Thread(target=body, args=(shared, lock_a, lock_b, seen[i], threads)) for i, body in enumerate(bodies)]",
            "    for thread in threads: thread.start()",
            "    for thread in threads: thread.join()",
            "    return (shared.x, shared.y, z, tuple(shared.items), tuple(sorted(pair for own in seen for pair in own.items())))",
        ]
        return "\n".join(lines) + "\n"

    def _bodies(self) -> list[str]:
        return [f"thread_{number}" for number in range(len(self.bodies))]

    # -- as a model --------------------------------------------------------------------------------------------

    def outcomes(self, bound: int | None) -> set:
        """What the program can come to with at most that many preemptions, by trying every step of every schedule."""
        count = len(self.bodies)
        main = [(what, number) for what in ("start", "join") for number in range(count)]
        codes = [*([*_compiled(body), ("end",)] for body in self.bodies), main]
        start = (((-1, ()),) * count + ((0, ()),), (0, 0, 0), (), ((), ()), None, 0)
        found, seen, todo = set(), set(), [start]
        while todo:
            state = todo.pop()
            if state in seen:
                continue
            seen.add(state)
            threads, values, items, locks, running, spent = state
            able = [number for number in range(len(codes)) if _able(codes, number, threads, locks)]
            if not able:
                over = all(pc == len(code) for (pc, _), code in zip(threads, codes))
                registers = tuple(sorted(pair for _, pairs in threads for pair in pairs))
                found.add((*values, items, registers) if over else "deadlock")
            for number in able:
                cost = spent + (running in able and running != number)
                if bound is None or cost <= bound:
                    todo.append(_step(codes, number, threads, values, items, locks, cost if bound is not None else 0))
        return found


def _python(statement: tuple) -> list[str]:
    kind, *rest = statement
    if kind == "load":
        return [f"seen[{rest[0]!r}] = {_place(rest[1])}"]
    if kind == "store":
        return [f"{_place(rest[0])} = {rest[1]}"]
    if kind == "add":
        return [f"{_place(rest[0])} += {rest[1]}"]
    if kind == "append":
        return [f"shared.items.append({rest[0]})"]
    if kind == "join":
        return [f"threads[{rest[0]}].join()"]
    if kind == "alive":
        return [f"seen[{rest[0]!r}] = int(threads[{rest[1]}].is_alive())"]
    if kind == "if":
        head, body = f"if {_place(rest[0])} == {rest[1]}:", rest[2]
        tail = []
    elif kind == "lock":
        head, body, tail = f"with {rest[0]}:", rest[1], []
    else:
        head, body, tail = f"if {rest[0]}.acquire(False):", rest[1], [f"    {rest[0]}.release()"]
    return [head, *(f"    {line}" for inner in body for line in _python(inner)), *tail]


def _place(name: str) -> str:
    return name if name == "z" else f"shared.{name}"


def _compiled(body: list) -> list[tuple]:
    """Flat instructions; those that only jump are taken along with the one before."""
    code: list[tuple] = []
    for kind, *rest in body:
        if kind == "load":
            code.append(("load", rest[0], NAMES.index(rest[1])))
        elif kind == "store":
            code.append(("store", NAMES.index(rest[0]), rest[1]))
        elif kind == "add":
            code += [("read", NAMES.index(rest[0])), ("add", NAMES.index(rest[0]), rest[1])]
        elif kind in ("append", "join", "alive"):
            code.append((kind, *rest))
        elif kind == "if":
            inner = _compiled(rest[2])
            code += [("skip unless", NAMES.index(rest[0]), rest[1], len(inner)), *inner]
        elif kind == "lock":
            code += [("acquire", LOCKS.index(rest[0])), *_compiled(rest[1]), ("release", LOCKS.index(rest[0]))]
        else:
            inner = _compiled(rest[1])
            code += [("try", LOCKS.index(rest[0]), len(inner) + 1), *inner, ("release", LOCKS.index(rest[0]))]
    return code


def _able(codes: list, number: int, threads: tuple, locks: tuple) -> bool:
    """Whether that thread has begun, is not over, and need not wait."""
    code, (pc, _) = codes[number], threads[number]
    if not 0 <= pc < len(code):
        return False
    kind, *rest = code[pc]
    if kind == "join":
        return threads[rest[0]][0] == len(codes[rest[0]])
    return kind != "acquire" or locks[rest[0]] == ()


def _step(codes, number, threads, values, items, locks, spent) -> tuple:
    pc, registers = threads[number]
    kind, *rest = codes[number][pc]
    pc += 1
    pairs = dict(registers)
    values, locks = list(values), list(locks)
    if kind == "load":
        pairs[rest[0]] = values[rest[1]]
    elif kind == "read":
        pairs["."] = values[rest[0]]
    elif kind == "store":
        values[rest[0]] = rest[1]
    elif kind == "add":
        values[rest[0]] = pairs.pop(".") + rest[1]
    elif kind == "append":
        items = (*items, rest[0])
    elif kind == "start":
        threads = (*threads[: rest[0]], (0, ()), *threads[rest[0] + 1 :])
    elif kind == "alive":
        pairs[rest[0]] = int(threads[rest[1]][0] < len(codes[rest[1]]))
    elif kind == "skip unless":
        pc += 0 if values[rest[0]] == rest[1] else rest[2]
    elif kind == "acquire":
        locks[rest[0]] = (number,)
    elif kind == "release":
        locks[rest[0]] = ()
    elif kind == "try":
        if locks[rest[0]] == ():
            locks[rest[0]] = (number,)
        else:
            pc += rest[1]
    after = (*threads[:number], (pc, tuple(sorted(pairs.items()))), *threads[number + 1 :])
    return (after, tuple(values), items, tuple(locks), number, spent)
