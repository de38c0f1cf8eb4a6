"""Has each test its points, has each point its test, and do they add up?"""

from decimal import Decimal
from numbers import Real

from grading.course import Section
from grading.coursecheck.problems import Problem

TOTAL = 10  # points of a section
VISIBLE, HIDDEN = "exercises/course.toml", "solutions/points.toml"


def check(section: Section, visible: list[str], hidden: list[str]) -> list[Problem]:
    """VISIBLE and HIDDEN are the test functions that the section has."""
    problems, total = [], Decimal(0)
    sides = ((VISIBLE, section.visible, visible, HIDDEN, hidden), (HIDDEN, section.hidden, hidden, VISIBLE, visible))
    for where, points, mine, elsewhere, others in sides:
        where = f"{where}: [{section.folder}]"
        for test in mine:
            if test not in points:
                problems.append(Problem(where, f"{test} has no points", "give it some, or 0"))
        for test, value in points.items():
            if test not in mine:
                cure = f"move its points to {elsewhere}" if test in others else "remove or rename it"
                problems.append(Problem(where, f"{test} has points, but is no test {'there' if test in others else 'of the section'}", cure))
            if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= value <= TOTAL:
                problems.append(Problem(where, f"{test} = {value!r}", f"give it a number from 0 to {TOTAL}"))
            else:
                total += Decimal(str(value))
    if total != TOTAL:
        what = f"the points of the section add up to {total:f}"
        problems.append(Problem(f"{VISIBLE}: [{section.folder}]", what, f"make it {TOTAL}, {HIDDEN} included"))
    return problems


def without_means(section: Section, skipped: dict[str, str], where: str) -> list[Problem]:
    """A test that the solution SKIPPED here (test -> reason) may not carry points."""
    return [
        Problem(where, f"{test} is skipped here ({reason}), but carries {section.points[test]:g} points", "give it 0, or make it run everywhere")
        for test, reason in skipped.items()
        if section.points.get(test)
    ]
