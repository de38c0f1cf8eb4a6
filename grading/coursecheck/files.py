"""Is every file there that a section needs, and no other?"""

import subprocess
from pathlib import Path

from grading.course import Course, Section
from grading.coursecheck import translations
from grading.coursecheck.problems import Problem

MISCONCEPTIONS = 8  # of a section, at least
PARTS = ("exercises", "solutions")


def needed(section: Section) -> list[str]:
    """The files that the section must have, from the course's folder."""
    folder, modules = section.folder, section.modules
    return [
        *(f"exercises/{folder}/{name}" for name in ("README.md", "hints.md")),
        *(f"exercises/{folder}/{prefix}{module}.py" for module in modules for prefix in ("", "test_")),
        *(f"solutions/{folder}/{prefix}{module}.py" for module in modules for prefix in ("", "test_hidden_")),
    ]


def check_section(course: Course, section: Section, present: list[str]) -> list[Problem]:
    """PRESENT are the files of the course (see `present_files`)."""
    wanted, there = needed(section), set(present)
    problems = [Problem(name, "is missing", "write it") for name in wanted if name not in there]
    answers = {kind: f"solutions/{section.folder}/{kind}/" for kind in ("misconceptions", "right")}
    wrong = [name for name in present if _is_answer(name, answers["misconceptions"])]
    if len(wrong) < MISCONCEPTIONS:
        cure = f"add wrong answers until there are {MISCONCEPTIONS}"
        problems.append(Problem(answers["misconceptions"], f"holds {len(wrong)} misconceptions", cure))
    for name in present:
        if name.split("/")[1] == section.folder and name not in wanted and not _is_translation(name) and not any(_is_answer(name, each) for each in answers.values()):
            problems.append(Problem(name, "has no place in a section", "remove or rename it"))
    return problems


def check_top(course: Course, present: list[str]) -> list[Problem]:
    """What lies beside the sections."""
    problems, folders = [], {section.folder for section in course.sections}
    unknown = set()
    for name in present:
        part, first, *rest = name.split("/")
        if rest and first not in folders:
            unknown.add(f"{part}/{first}")
        elif not rest and name not in ("exercises/course.toml", "solutions/points.toml"):
            problems.append(Problem(name, "has no place beside the sections", "remove it or move it into its section"))
    cure = "add a [[section]] with that folder, or remove it"
    return problems + [Problem(f"{name}/", "is no section of exercises/course.toml", cure) for name in sorted(unknown)]


def present_files(root: Path) -> list[str]:
    """The files below exercises/ and solutions/, from ROOT, without those that git ignores (without git: byte code)."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PARTS]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        done = None
    if done is not None and done.returncode == 0:
        names = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    else:
        names = [path.relative_to(root).as_posix() for part in PARTS for path in (root / part).rglob("*") if "__pycache__" not in path.parts]
    return sorted({name for name in names if name and ((root / name).is_file() or (root / name).is_symlink())})


def _is_translation(name):
    stem, _, rest = name.rpartition("/")[2].partition(".")
    return name.startswith("exercises/") and f"{stem}.md" in translations.ORIGINALS and rest.endswith(".md") and rest[:-3].isalpha()


def _is_answer(name, folder):
    rest = name.removeprefix(folder)
    return rest != name and "/" not in rest and rest.endswith(".py") and rest.removesuffix(".py").isidentifier()
