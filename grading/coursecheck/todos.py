"""Are the TODOs of a section's stubs numbered through, announced by a comment, and raised under the same number?"""

import ast
import io
import re
import tokenize
from dataclasses import dataclass, field

from grading.coursecheck.problems import Problem, listed

MESSAGE = re.compile(r"TODO (\d+): (.+) is not written yet")
_COMMENT = re.compile(r"#\s*TODO (\d+): \S.*")


@dataclass
class Todos:
    """The TODOs of one section.  Numbers run through all its modules, as hints.md is one for all."""

    names: dict[int, str] = field(default_factory=dict)  # number -> what is not written yet
    order: list[int] = field(default_factory=list)  # as the comments come

    def read(self, source: str, where: str) -> list[Problem]:
        """Add those of one stub; WHERE is its name in messages."""
        problems, comments, raised = [], {}, {}
        for line, text in _comments(source):
            if match := _COMMENT.fullmatch(text):
                self.order.append(int(match[1]))
                comments.setdefault(int(match[1]), line)
            else:
                problems.append(Problem(f"{where}:{line}", f"the comment {text!r} has no number and goal", "write `# TODO n: …`"))
        for line, text in _raised(source):
            match = MESSAGE.fullmatch(text)
            if not match:
                problems.append(Problem(f"{where}:{line}", f"NotImplementedError says {text!r}", "let it say 'TODO n: NAME is not written yet'"))
                continue
            number, name = int(match[1]), match[2]
            raised.setdefault(number, line)
            if self.names.setdefault(number, name) != name:
                what = f"TODO {number} is {name} here, but {self.names[number]} elsewhere"
                problems.append(Problem(f"{where}:{line}", what, "renumber one of them"))
        for number, line in raised.items():
            if number not in comments:
                problems.append(Problem(f"{where}:{line}", f"TODO {number} has no comment", f"add `# TODO {number}: …` that states the goal"))
        for number, line in comments.items():
            if number not in raised:
                cure = f'raise NotImplementedError("TODO {number}: NAME is not written yet") there, or remove the comment'
                problems.append(Problem(f"{where}:{line}", f"TODO {number} is never raised", cure))
        return problems

    def check(self, where: str) -> list[Problem]:
        """The numbers of the whole section; WHERE is its folder."""
        if not self.order:
            return [Problem(where, "its stubs have no TODO", "add `# TODO 1: …` where something is to be written")]
        if self.order != list(range(1, len(self.order) + 1)):
            return [Problem(where, f"its TODOs are numbered {listed(self.order)}", "number them 1, 2, 3 … from top to bottom, each once")]
        return []


def _comments(source):
    """(line, text) of each comment that speaks of a TODO."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT and "TODO" in token.string.upper()]


def _raised(source):
    """(line, text) of each NotImplementedError that is raised, in the order of the lines."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Raise) or node.exc is None:
            continue
        call = node.exc if isinstance(node.exc, ast.Call) else None
        name = call.func if call else node.exc
        if isinstance(name, ast.Name) and name.id == "NotImplementedError":
            text = call.args[0] if call and call.args else None
            found.append((node.lineno, str(text.value) if isinstance(text, ast.Constant) else ""))
    return sorted(found)
