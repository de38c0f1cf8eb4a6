"""This course: nothing stands where it has no place.  (The rest of the course check is `grade check`.)"""

from pathlib import Path

from grading.course import Course
from grading.coursecheck import files

ROOT = Path(__file__).parents[2]


def test_nothing_lies_beside_the_sections():
    """exercises/ and solutions/ hold the sections that course.toml names, and nothing else."""
    course = Course.load(ROOT)
    assert files.check_top(course, files.present_files(course.root)) == []


def test_ten_points_a_section():
    """Each section is worth ten points, over visible and hidden tests."""
    assert {section.folder: sum(section.points.values()) for section in Course.load(ROOT).sections if sum(section.points.values()) != 10} == {}
