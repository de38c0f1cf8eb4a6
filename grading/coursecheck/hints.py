"""Has each TODO its hints, in three layers, and is there no hint without a TODO?"""

import re

from grading.coursecheck.markdown import outside_fences
from grading.coursecheck.problems import Problem

LAYERS = {1: "a question", 2: "the tool", 3: "nearly code"}
_HEADING = re.compile(r"## TODO (\d+): (.*\S)\s*")
_LAYER = re.compile(r"### (\d+)\b.*")


def check(text: str, todos: dict[int, str], where: str) -> list[Problem]:
    """TEXT is hints.md, WHERE its name in messages; TODOS are the stub's, number -> name."""
    problems, found = [], {}
    for number, name, line, layers in _read(text):
        place = f"{where}:{line}"
        if number in found:
            problems.append(Problem(place, f"TODO {number} has a second heading", "remove or renumber it"))
            continue
        found[number] = name
        if number not in todos:
            problems.append(Problem(place, f"no stub has a TODO {number}", "remove or renumber the heading"))
        elif name != todos[number]:
            problems.append(Problem(place, f"TODO {number} is called {name}, in the stub {todos[number]}", "use the stub's name"))
        for layer, what in LAYERS.items():
            if layer not in layers:
                problems.append(Problem(place, f"TODO {number} has no `### {layer}`", f"add it: {what}"))
            elif not layers[layer]:
                problems.append(Problem(place, f"`### {layer}` of TODO {number} is empty", f"write {what}"))
        for layer in layers:
            if layer not in LAYERS:
                problems.append(Problem(place, f"TODO {number} has a `### {layer}`", "make it three layers"))
    for number, name in sorted(todos.items()):
        if number not in found:
            problems.append(Problem(where, f"no heading for TODO {number}", f"add `## TODO {number}: {name}` or renumber"))
    return problems


def _read(text):
    """[number, name, line, {layer: whether it has text}] of each heading."""
    found, layer = [], None
    for line, (words, is_prose) in enumerate(outside_fences(text), 1):
        if is_prose and (match := _HEADING.fullmatch(words)):
            found.append([int(match[1]), match[2], line, {}])
            layer = None
        elif is_prose and re.match("##? ", words):
            found.append([None, "", line, {}])  # some other chapter; its layers are nobody's
            layer = None
        elif is_prose and found and (match := _LAYER.fullmatch(words)):
            layer = int(match[1])
            found[-1][3].setdefault(layer, False)
        elif found and layer is not None and words.strip():
            found[-1][3][layer] = True
    return [entry for entry in found if entry[0] is not None]
