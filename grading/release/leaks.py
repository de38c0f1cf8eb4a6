"""Does anything of the solutions show in the students' edition?

Not even a single line of a solution may stand in the kit's files, if it is long enough to tell anything.  Lessons, hints and the tests
that students see do quote single lines, by their authors' choice; there, three in a row are a leak, if one of them is that long.
"""

import ast
import re
from pathlib import Path, PurePosixPath

from grading.course import Course
from grading.learn.hints import read
from grading.learn.stubs import ORIGINALS, raised
from grading.release.manifest import HOME, Files

TELLING = 30  # characters of a line that tells something by itself
IN_A_ROW = 3
_IDIOM = re.compile(r"(from|import) |with contextlib\.suppress\(")  # lines that say nothing of what an answer does
_WORD = re.compile(r"\w+")


def check(course: Course, files: Files) -> list[str]:
    """What is wrong with the edition's FILES, a sentence each, naming the place and the cure."""
    texts = {name: data.decode("utf-8", "replace") for name, data in files.items()}
    return [*_stubs(course, texts), *_names(course, texts), *_lines(course, texts), *_imports(texts)]


def _stubs(course, texts):
    """Is every TODO that has hints still to be done?  Else what looks like a stub is a solution."""
    for section in course.sections:
        where = f"exercises/{section.folder}"
        left = set().union(*(raised(texts[f"{where}/{module}.py"]) for module in section.modules))
        for hint in read(texts.get(f"{where}/hints.md", "")):
            if hint.number not in left:
                yield f"{where}: TODO {hint.number} ({hint.name}) is solved in its stub; put the stub back"


def _names(course, texts):
    """Do names show that only the solutions' side knows: of hidden tests, and of misconceptions?"""
    root = course.root / "solutions"
    secret = {path.stem: "a misconception" for path in root.glob("*/misconceptions/*.py")}
    hidden = [name for section in course.sections for name in section.hidden]
    hidden += [node.name for path in root.glob("*/test_hidden_*.py") for node in ast.parse(path.read_bytes()).body if _is_test(node)]
    secret |= {name: "a hidden test" for name in hidden}
    for section in course.sections:
        for name in section.visible:
            secret.pop(name, None)
    for place, text in texts.items():
        if PurePosixPath(place).parts[0] == "solutions" or PurePosixPath(place).name.startswith("test_hidden_"):
            yield f"{place}: has no place in the students' edition; take it off the list in grading/release/manifest.py"
        for name in sorted(secret.keys() & set(_WORD.findall(text))):
            yield f"{place}: names {name}, {secret[name]}; call one of the two something else"


def _is_test(node):
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def _lines(course, texts):
    """Do lines show that a solution has and its stub lacks?"""
    quoting = {f"exercises/{section.folder}" for section in course.sections}
    lines = {place: _stripped(text) for place, text in texts.items() if f"/{ORIGINALS}/" not in place}
    runs_in = {place: set(_runs(lines[place])) for place in lines if PurePosixPath(place).parent.as_posix() in quoting}
    lines_in = {place: set(lines[place]) for place in lines if place not in runs_in}
    for section in course.sections:
        for module in section.modules:
            solution = course.root / "solutions" / section.folder / f"{module}.py"
            stub = set(_stripped(texts[f"exercises/{section.folder}/{module}.py"]))
            answer = _stripped(_text(solution))
            told = {line for line in answer if len(line) >= TELLING and line not in stub and not _IDIOM.match(line)}
            runs = {run for run in _runs(answer) if told & set(run) and not stub & set(run)}
            found = {place: min(runs & there)[0] for place, there in runs_in.items() if runs & there}
            found |= {place: min(told & there) for place, there in lines_in.items() if told & there}
            for place, line in found.items():
                yield f"{place}: has `{line}` of the solution of {section.folder}/{module}.py; take it out"


def _stripped(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _runs(lines):
    return zip(*(lines[start:] for start in range(IN_A_ROW)))


def _text(path: Path):
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _imports(texts):
    """Does every module of the kit that one of the files imports, or that pytest is told to load, come along?"""
    for place, text in texts.items():
        if not place.endswith(".py"):
            continue
        for name in sorted(set(_imported(ast.parse(text), place))):
            path = name.replace(".", "/")
            for file in (f"{path}.py", f"{path}/__init__.py"):
                if file not in texts and (HOME / file).is_file():  # else it is a name in a module
                    yield f"{place}: needs {name}, which the edition lacks; add it to the list in grading/release/manifest.py"


def _imported(tree, place):
    package = PurePosixPath(place).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package[: len(package) + 1 - node.level], *filter(None, [node.module])]) if node.level else node.module
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"grading\.plugins\.\w+", node.value):
            names = [node.value]  # as conftest.py names plugins
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "grading")
