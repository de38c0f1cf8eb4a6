"""The answers that are kept beside a section: what each one is, and what a misconception says of itself."""

import ast
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from grading.course import Course, Section
from grading.coursecheck.problems import Problem, parse

STUB, SOLUTION, RIGHT, WRONG = "stub", "solution", "right answer", "misconception"
_MODULE = re.compile(r"^Module: *(\S+) *$", re.MULTILINE)
_CAUGHT = re.compile(r"Caught by:[ \t]*(\w*)[ \t]*")
_EMPTY = re.compile(r"(\s*Caught by:)[ \t]*((?:\"\"\"|\'\'\')?\s*)")


@dataclass(frozen=True)
class Answer:
    """Files that answer a section: MODULE -> path."""

    kind: str
    shown: str  # its name in messages: the file in question, or the folder
    files: dict[str, Path]
    path: Path  # the file in question, or the folder
    caught_by: str | None = None  # of a misconception: the test that it names; "" where the line is empty

    def stage(self, folder: Path):
        """Copy the files to FOLDER, which is made."""
        folder.mkdir(parents=True)
        for module, path in self.files.items():
            shutil.copyfile(path, folder / f"{module}.py")


def collect(course: Course, section: Section) -> tuple[list[Answer], list[Problem]]:
    """All answers of the section, the stubs first; what is wrong in how they present themselves."""
    answers, problems = [], []
    for kind, part in ((STUB, "exercises"), (SOLUTION, "solutions")):
        folder = course.root / part / section.folder
        files = {module: folder / f"{module}.py" for module in section.modules}
        if all(path.is_file() for path in files.values()):  # else the check of files says so
            answers.append(Answer(kind, f"{part}/{section.folder}", files, folder))
    solved = answers[-1].files if answers and answers[-1].kind == SOLUTION else None
    beliefs = {}
    for kind, part in ((RIGHT, "right"), (WRONG, "misconceptions")):
        for path in sorted((course.root / "solutions" / section.folder / part).glob("*.py")):
            shown = path.relative_to(course.root).as_posix()
            tree, wrong = parse(path, shown)
            text = (ast.get_docstring(tree) or "") if tree else ""
            module = match[1] if (match := _MODULE.search(text)) else section.modules[0]
            if module not in section.modules:
                wrong.append(Problem(shown, f"its docstring says `Module: {module}`", f"name one of {', '.join(section.modules)}"))
            if kind == WRONG and tree:
                wrong += _check_belief(shown, text, beliefs)
            problems += wrong
            if tree and solved and module in section.modules:
                caught_by = _caught_by(text) if kind == WRONG else None
                answers.append(Answer(kind, shown, {**solved, module: path}, path, caught_by))
    return answers, problems


def _check_belief(shown, text, beliefs):
    """BELIEFS are those met so far, sentence -> file."""
    belief = text.partition("\n")[0].strip()
    if not belief or belief.startswith(("Module:", "Caught by:")):
        return [Problem(shown, "does not say what the learner believes", "let the first line of its docstring say it")]
    problems = []
    if beliefs.setdefault(belief, shown) != shown:
        problems.append(Problem(shown, f"believes the same as {beliefs[belief]}", "say what is different"))
    if _caught_by(text) is None:
        cure = "end its docstring with the line `Caught by: TEST` (or without TEST, and run with --fill)"
        problems.append(Problem(shown, "does not say which test catches it", cure))
    return problems


def _caught_by(text):
    match = _CAUGHT.fullmatch(text.rstrip().rpartition("\n")[2])
    return match[1] if match else None


def fill(path: Path, test: str):
    """Write TEST into the empty `Caught by:` line that ends the docstring of the file."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.read().splitlines(keepends=True)
    node = ast.parse("".join(lines)).body[0]
    for number in range(node.end_lineno - 1, node.lineno - 2, -1):
        if match := _EMPTY.fullmatch(lines[number]):
            lines[number] = f"{match[1]} {test}{match[2]}"
            break
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
