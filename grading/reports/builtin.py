"""The formats that come with the kit, in the order of `--help`."""

from grading.reports import scores_csv


def grading_reports():
    return [scores_csv]
