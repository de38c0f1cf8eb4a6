"""hints.md, and whose hint helps: three layers for each TODO, a question, the tool, nearly code."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from grading.markdown import outside_fences

_HEADING = re.compile(r"## TODO (\d+): (.*\S)\s*")
_LAYER = re.compile(r"### (\d+)\b.*")


@dataclass
class Hint:
    """The hints for one TODO: its number, the name of what is to be written, the heading's line, and the text of each layer."""

    number: int
    name: str
    line: int
    layers: dict[int, str] = field(default_factory=dict)


def read(text: str) -> list[Hint]:
    """The hints in the text of a hints.md, in its order, as often as a TODO has a heading."""
    found: list[Hint] = []
    hint = layer = None
    for line, (words, is_prose) in enumerate(outside_fences(text), 1):
        if is_prose and re.match("##? ", words):
            match = _HEADING.fullmatch(words)
            hint, layer = Hint(int(match[1]), match[2], line) if match else None, None  # under another heading, layers are nobody's
            found += [hint] if hint else []
        elif is_prose and hint and (match := _LAYER.fullmatch(words)):
            layer = int(match[1])
            hint.layers.setdefault(layer, "")
        elif hint and layer is not None and not (is_prose and words.startswith("<!-- ")):  # a translation's stamp
            hint.layers[layer] += words + "\n"
    for each in found:
        each.layers = {number: text.strip("\n") for number, text in each.layers.items()}
    return found


def concerned(test_file: Path, test: str, names: dict[int, str]) -> int | None:
    """The TODO that a TEST of the file is about: the first whose name (number -> name) the test or its scenes use; None if none."""
    try:
        tree = ast.parse(test_file.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return None
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    reached, used = [test], set()
    for name in reached:
        for node in ast.walk(functions[name]) if name in functions else ():
            if isinstance(node, ast.Attribute):
                used.add(node.attr)
            elif isinstance(node, ast.Name) and node.id in functions and node.id not in reached:
                reached.append(node.id)
    return min((number for number, name in names.items() if name.rpartition(".")[2] in used), default=None)
