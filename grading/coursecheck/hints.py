"""Has each TODO its hints, in three layers, and is there no hint without a TODO?"""

from grading.coursecheck.problems import Problem
from grading.learn.hints import read

LAYERS = {1: "a question", 2: "the tool", 3: "nearly code"}


def check(text: str, todos: dict[int, str], where: str) -> list[Problem]:
    """TEXT is hints.md, WHERE its name in messages; TODOS are the stub's, number -> name."""
    problems, found = [], {}
    for hint in read(text):
        number, name, layers = hint.number, hint.name, hint.layers
        place = f"{where}:{hint.line}"
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
            elif not layers[layer].strip():
                problems.append(Problem(place, f"`### {layer}` of TODO {number} is empty", f"write {what}"))
        for layer in layers:
            if layer not in LAYERS:
                problems.append(Problem(place, f"TODO {number} has a `### {layer}`", "make it three layers"))
    for number, name in sorted(todos.items()):
        if number not in found:
            problems.append(Problem(where, f"no heading for TODO {number}", f"add `## TODO {number}: {name}` or renumber"))
    return problems
