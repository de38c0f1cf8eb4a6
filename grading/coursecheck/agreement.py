"""Do stub and solution promise the same?  Compared by syntax: public functions, classes and methods, signatures, docstrings."""

import ast
from dataclasses import dataclass

from grading.coursecheck.problems import Problem

_KINDS = ("property", "classmethod", "staticmethod")  # decorators that change how a name is used


@dataclass(frozen=True)
class Promise:
    line: int
    signature: str
    docstring: str | None


def compare(stub: ast.Module, solution: ast.Module, stub_name: str, solution_name: str) -> list[Problem]:
    """What differs between the two modules; the names are the files', for messages."""
    mine, theirs = promises(stub), promises(solution)
    problems, cure = [], f"make it the same as in {stub_name}"
    if ast.get_docstring(stub) != ast.get_docstring(solution):
        problems.append(Problem(f"{solution_name}:1", "its module docstring is not the stub's", cure))
    for name in mine:
        if name not in theirs:
            problems.append(Problem(solution_name, f"has no {name}, which the stub has", f"add it, or take it out of {stub_name}"))
    for name, there in theirs.items():
        where = f"{solution_name}:{there.line}"
        if name not in mine:
            problems.append(Problem(where, f"{name} is not in the stub", f"add it to {stub_name}, or begin its name with _"))
            continue
        if mine[name].signature != there.signature:
            problems.append(Problem(where, f"{name} is `{there.signature}`, in the stub `{mine[name].signature}`", cure))
        if mine[name].docstring != there.docstring:
            problems.append(Problem(where, f"the docstring of {name} is not the stub's", cure))
    return problems


def promises(tree: ast.Module) -> dict[str, Promise]:
    """What the module promises, by name; `Account.deposit` for a method."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and _is_public(node.name):
            bases = ", ".join(ast.unparse(base) for base in [*node.bases, *node.keywords])
            found[node.name] = Promise(node.lineno, f"class {node.name}({bases})", ast.get_docstring(node))
            for part in node.body:
                if isinstance(part, _FUNCTIONS) and _is_public(part.name):
                    found[f"{node.name}.{part.name}"] = _promise(part)
        elif isinstance(node, _FUNCTIONS) and _is_public(node.name):
            found[node.name] = _promise(node)
    return found


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _promise(node):
    kinds = [f"@{text} " for decorator in node.decorator_list if (text := ast.unparse(decorator)) in _KINDS]
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return Promise(node.lineno, f"{''.join(kinds)}{word} {node.name}({ast.unparse(node.args)}){result}", ast.get_docstring(node))


def _is_public(name):
    return not name.startswith("_") or name.startswith("__") and name.endswith("__")
