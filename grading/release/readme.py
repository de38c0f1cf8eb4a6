"""The README of the students' edition: the part for students of the kit's own, below what a student does first."""

from grading.course import Course

PAGE = """\
# {title}

{count} short sections.  In each you read a lesson, write a module, and its tests say what is right and show what went wrong.

Set up, once (Python 3.11 or later; Linux has all of it):

```sh
python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[watch]'
```

Then, in each new terminal, `source .venv/bin/activate`, and ask where you stand and what comes next:

```sh
learn
```

{students}
## The sections

{sections}
"""
PART = "## For students\n"


def student(course: Course, kit: str) -> str:
    """The text for students of the COURSE, made from the KIT's README."""
    part = PART + kit.partition(PART)[2].partition("\n## ")[0]
    part = "".join(line for line in part.splitlines(keepends=True) if not line.startswith("learn solution "))  # it has none
    sections = "\n".join(f"- [{each.folder}](exercises/{each.folder}/README.md): {each.title}" for each in course.sections)
    return PAGE.format(title=course.title, count=len(course.sections), students=part.rstrip() + "\n", sections=sections)
