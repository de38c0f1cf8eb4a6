"""The course: its sections, the modules that students write, and the points of each test."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path


class CourseError(Exception):
    """The course's own files are wrong.  The text names file, field and cure."""


@dataclass(frozen=True)
class Section:
    """One topic.  `folder` is its name in exercises/ and in solutions/."""

    folder: str
    title: str
    modules: tuple[str, ...]
    visible: dict[str, float]  # test function -> points, from exercises/course.toml
    hidden: dict[str, float]  # test function -> points, from solutions/points.toml

    @property
    def points(self) -> dict[str, float]:
        return {**self.visible, **self.hidden}


@dataclass(frozen=True)
class Course:
    root: Path  # the folder that holds exercises/ and solutions/
    title: str
    sections: tuple[Section, ...]
    languages: tuple[str, ...] = ()  # that lessons and hints are translated into, such as "zh"
    lang: str = "en"  # of what `learn` and the coach say, unless the student chooses
    solutions: str = "passed"  # when `learn solution` shows one: "passed" (the section's tests pass) or "always"

    @classmethod
    def load(cls, root: Path) -> "Course":
        """Read ROOT/exercises/course.toml and ROOT/solutions/points.toml (which students do not have).

        Raises CourseError where a file is missing or wrong.
        """
        root = root.resolve()
        path = root / "exercises" / "course.toml"
        course = _read_toml(path)
        hidden_path = root / "solutions" / "points.toml"
        hidden = _read_toml(hidden_path) if hidden_path.exists() else {}
        sections = tuple(_section(path, number, table, hidden) for number, table in enumerate(course.get("section", ()), 1))
        if not sections:
            raise CourseError(f"{path}: no [[section]]; add one for each folder of exercises/")
        strangers = set(hidden) - {section.folder for section in sections}
        if strangers:
            raise CourseError(f"{hidden_path}: [{min(strangers)}] is no section of {path}; remove or rename it")
        when = course.get("solutions", cls.solutions)
        if when not in ("passed", "always"):
            raise CourseError(f'{path}: solutions = {when!r}; make it "passed" or "always"')
        return cls(root, course.get("title", ""), sections, tuple(course.get("languages", ())), course.get("lang", cls.lang), when)

    @classmethod
    def find(cls, start: Path) -> "Course":
        """The course that START lies in: the nearest folder upwards that holds exercises/course.toml."""
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / "exercises" / "course.toml").is_file():
                return cls.load(folder)
        raise CourseError(f"no exercises/course.toml in {start} or above it; name the course's folder by --course DIR")

    def section(self, folder: str) -> Section:
        """The section of that folder name; KeyError where there is none."""
        for section in self.sections:
            if section.folder == folder:
                return section
        raise KeyError(folder)

    def judged_by(self) -> list[Path]:
        """The files that a score depends on: course files and tests, not lessons or solutions."""
        return sorted(
            path
            for part in ("exercises", "solutions")
            for path in (self.root / part).rglob("*")
            if path.name in ("course.toml", "points.toml") or path.name.startswith("test_") and path.suffix == ".py"
        )

    def digest(self) -> str:
        """A hash over the files that a score depends on."""
        digest = hashlib.sha256()
        for path in self.judged_by():
            digest.update(f"{path.relative_to(self.root).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def _read_toml(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path}: no such file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: {error}") from None


def _section(path: Path, number: int, table: dict, hidden: dict) -> Section:
    for field in ("folder", "title", "modules"):
        if field not in table:
            raise CourseError(f"{path}: section {number} has no {field!r}")
    return Section(
        table["folder"], table["title"], tuple(table["modules"]), dict(table.get("points", {})), dict(hidden.get(table["folder"], {}))
    )
