"""The formats that come with the kit, in the order of `--help`."""

from grading.reports import canvas, check50, classroom50, exercism, github, gradescope, junit, markdown, moodle, scores_csv


def grading_reports():
    return [scores_csv, junit, markdown, gradescope, classroom50, exercism, check50, github, canvas, moodle]
