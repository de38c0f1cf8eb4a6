"""What the course says of each test: its promise, the docstring, and its code.  Read from the test files, which are not run."""

import ast
from dataclasses import dataclass
from pathlib import Path

from grading.course import Course, CourseError


@dataclass(frozen=True)
class Claim:
    """One test function."""

    promise: str  # one sentence; the test's name in words where it has no docstring
    code: str = ""


def of(course: Course) -> dict[tuple[str, str], Claim]:
    """The claims by section folder and test function, hidden ones included.  Raises CourseError where a test file is no Python."""
    claims = {}
    for section in course.sections:
        for part in ("exercises", "solutions"):
            for path in sorted((course.root / part / section.folder).glob("test_*.py")):
                claims |= {(section.folder, name): claim for name, claim in _read(path)}
    return claims


def promise(test: str) -> str:
    """The name of a test in words, for want of a docstring."""
    return test.removeprefix("test_").replace("_", " ")


def _read(path: Path) -> list[tuple[str, Claim]]:
    source = path.read_text(encoding="utf-8")
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise CourseError(f"{path}, line {error.lineno}: {error.msg}") from None
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return [(node.name, Claim(" ".join((ast.get_docstring(node) or promise(node.name)).split()), ast.get_source_segment(source, node))) for node in tests]
