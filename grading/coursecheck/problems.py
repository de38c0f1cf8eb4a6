"""What is wrong with the course, in the author's words: which file, what in it, and the cure."""

import ast
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    where: str  # the file, from the course's folder, with the line where one is to blame
    what: str
    cure: str
    details: str = ""  # further lines, shown when asked for

    def __str__(self):
        return f"{self.where}: {self.what}; {self.cure}"


def listed(names):
    """NAMES in words: `a`, `a and b`, `a, b and c`."""
    names = [str(name) for name in names]
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def counted(number, noun, plural=None):
    """`1 test`, `2 tests`, `0 tests`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def parse(path: Path, where: str) -> tuple[ast.Module | None, list[Problem]]:
    """The file's syntax tree, or None and why there is none.  A file that is not there is no problem of this kind."""
    try:
        return ast.parse(path.read_bytes(), path.name), []
    except FileNotFoundError:
        return None, []
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        return None, [Problem(where + line, f"is not Python ({error.msg})", "correct it")]
    except ValueError as error:
        return None, [Problem(where, f"is not Python ({error})", "correct it")]
