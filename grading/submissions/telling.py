"""What in a source an instructor may want to look at: names that no exercise needs, and attempts at the kit itself do.

A note, never a verdict: each has innocent uses, and whoever means to hide one can.
"""

import ast
import warnings

# Attributes and names, as they are written; those with a dot need both parts.
_NAMES = {
    "sys._getframe", "sys._current_frames", "sys.settrace", "sys.setprofile", "sys.monitoring", "sys.addaudithook", "gc.get_objects", "gc.get_referrers",
    "os.ptrace", "threading.settrace", "threading.setprofile",
}  # fmt: skip
_ATTRIBUTES = {"tb_frame", "f_back", "f_locals", "f_globals", "f_builtins", "gi_frame", "cr_frame", "__subclasses__", "__code__", "__globals__"}
_MODULES = {"ctypes", "inspect", "gc", "inside", "_pytest", "pytest", "unittest", "grading", "sitecustomize", "atexit", "faulthandler", "importlib"}
_CALLS = {"eval", "exec", "compile", "__import__", "globals"}
_DUNDERS = {"__eq__", "__class__", "__reduce__", "__reduce_ex__", "__del__"}
MOST = 6  # that are named


def telling(source: bytes) -> list[str]:
    """What the SOURCE has of them, as "uses NAME (line 3)", in the order of its lines.  Nothing where it does not parse: Python will say why."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of "\d" and the like: Python 3.12 would print it, and name nobody
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        for name in _of(node):
            found[name] = min(found.get(name, node.lineno), node.lineno)
    if not source.isascii() and (odd := _odd_name(tree)):
        found[f"the name {ascii(odd)}"] = 1
    return [f"uses {name} (line {line})" for name, line in sorted(found.items(), key=lambda item: item[1])]


def _of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Attribute):
        dotted = f"{node.value.id}.{node.attr}" if isinstance(node.value, ast.Name) else ""
        return [dotted] if dotted in _NAMES else [node.attr] if node.attr in _ATTRIBUTES else []
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name.split(".")[0] in _MODULES]
    if isinstance(node, ast.ImportFrom):
        module = (node.module or "").split(".")[0]
        whole = [f"{node.module}.{alias.name}" for alias in node.names]
        return [node.module] if module in _MODULES else [name for name in whole if name in _NAMES]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        return [f"{node.func.id}()"]
    if isinstance(node, ast.FunctionDef) and node.name in _DUNDERS:
        return [node.name]
    return []


def _odd_name(tree: ast.AST) -> str:
    """A name that looks like another or cannot be read by all: one that is not ASCII."""
    return next((node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not node.id.isascii()), "")
