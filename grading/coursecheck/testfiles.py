"""Do the test files keep the rules: scenes that can be cut out, tests that say what they claim, no sleeping?"""

import ast
import re

from grading.contestant.cut import CutError, cut
from grading.coursecheck.problems import Problem

_ANOTHER = re.compile(r"[.!?]\s+[A-Z]")


def check(source: str, tree: ast.Module, where: str) -> list[Problem]:
    """SOURCE and TREE are the test file's, WHERE its name in messages."""
    problems, seen = [], {}
    try:
        ast.parse(cut(source, where))
    except CutError as error:
        place, _, rest = str(error).partition(": ")
        what, _, cure = rest.partition("; ")
        problems.append(Problem(place, what, cure or "keep scenes and claims apart"))
    for node in tests(tree):
        if node.name in seen:
            problems.append(Problem(f"{where}:{node.lineno}", f"{node.name} is already the test of line {seen[node.name]}", "rename one of them"))
        seen.setdefault(node.name, node.lineno)
        docstring = " ".join((ast.get_docstring(node) or "").split())
        if not docstring:
            problems.append(Problem(f"{where}:{node.lineno}", f"{node.name} has no docstring", "say in one sentence what it claims"))
        elif not docstring.endswith((".", "!", "?")) or _ANOTHER.search(docstring):
            problems.append(Problem(f"{where}:{node.lineno}", f"the docstring of {node.name} is not one sentence", "say in one what it claims"))
    if not seen:
        problems.append(Problem(where, "holds no test", "write one"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and "sleep" in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
            cure = "let the order of events decide: hold a child, meet, or wait for an event"
            problems.append(Problem(f"{where}:{node.lineno}", "sleeps", cure))
    return problems


def tests(tree: ast.Module) -> list[ast.FunctionDef]:
    """The test functions of a file, as pytest would take them."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            found.append(node)
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            found += [part for part in node.body if isinstance(part, ast.FunctionDef) and part.name.startswith("test")]
    return found
