"""What the students' edition consists of.  A file is in it because it is named here, never because nobody left it out."""

import re
from pathlib import Path

import grading
from grading.course import Course
from grading.errors import UsageError
from grading.learn.stubs import ORIGINALS
from grading.release import readme

HOME = Path(grading.__file__).resolve().parents[1]  # the kit's own folder
KIT = (  # of the package `grading`; each pattern fits something
    *("__init__.py", "course.py", "errors.py", "hooks.py", "interpreter.py", "interrupts.py", "markdown.py", "results.py", "scores.py"),
    *("contestant/**/*.py", "interleave/**/*.py", "learn/**/*.py"),
    *(f"plugins/{name}.py" for name in ("__init__", "coach", "differences", "explorer", "github", "inline", "kept", "places", "scenes", "submissions")),
    *(f"plugins/{name}.py" for name in ("surprises", "target", "timeline", "verdicts")),
    *("pages/*.py", "pages/assets/*", "pictures/*.py", "pictures/assets/*"),
    *(f"reports/{name}.py" for name in ("__init__", "cards", "claims", "contract", "each", "files", "github", "harmless", "markdown", "scores_csv")),
)
TOP = ("LICENSE", ".gitignore")  # of the kit's folder, as they are
WORKFLOW = "workflows/exercises.yml"  # from .github/students/, where it is inert, into .github/
PAGES = re.compile(r"(README|hints)(\.[a-z]+)?\.md")  # of a section: the lesson and the hints, in any language

Files = dict[str, bytes]  # by their path in the edition


def edition(course: Course) -> Files:
    """The files of the students' edition of the COURSE.  Raises UsageError where one is missing."""
    files = {"exercises/course.toml": _read(course.root / "exercises" / "course.toml")}
    for section in course.sections:
        files |= _section(course, section)
    package = HOME / "grading"
    for pattern in KIT:
        found = [path for path in package.glob(pattern) if "__pycache__" not in path.parts]
        if not found:
            raise UsageError(f"{package / pattern}: no such file; the list in grading/release/manifest.py names it")
        files |= {f"grading/{path.relative_to(package).as_posix()}": _read(path) for path in found}
    files |= {name: _read(HOME / name) for name in TOP}
    files[f".github/{WORKFLOW}"] = _read(HOME / ".github" / "students" / WORKFLOW)
    files["conftest.py"] = _read(course.root / "conftest.py")
    files["pytest.ini"] = _edit(_read(course.root / "pytest.ini"), r"^testpaths\s*=.*", "testpaths = exercises")
    files["pyproject.toml"] = _edit(_read(HOME / "pyproject.toml"), r"^(grade|cluster|similar) = .*\n", "")  # there is nothing to grade with
    files["README.md"] = readme.student(course, _read(HOME / "README.md").decode()).encode()
    return dict(sorted(files.items()))


def _section(course, section):
    where = f"exercises/{section.folder}"
    folder = course.root / where
    files = {f"{where}/{path.name}": _read(path) for path in folder.glob("*.md") if PAGES.fullmatch(path.name)}
    for module in section.modules:
        stub = files[f"{where}/{module}.py"] = _read(folder / f"{module}.py")
        files[f"{where}/test_{module}.py"] = _read(folder / f"test_{module}.py")
        files[f"exercises/{ORIGINALS}/{section.folder}/{module}.txt"] = stub  # for `learn reset`
    return files


def _read(path):
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); the students' edition needs it") from None


def _edit(data, pattern, text):
    return re.sub(pattern, text, data.decode(), flags=re.MULTILINE).encode()
