"""The formats that come with the kit, in the order of `--help`."""

from grading.reports import canvas, check50, classroom50, exercism, github, gradescope, html, junit, markdown, moodle, scores_csv


class Csv:
    """scores.csv, which `grade` itself always writes."""

    name = "csv"
    summary = "scores.csv: a row a submission, a column a section (always written)"

    def write(self, report, folder):
        """Replace FOLDER/scores.csv."""
        scores_csv.write(report.scores, folder / "scores.csv")
        return [str(folder / "scores.csv")]


FORMATS = (Csv(), html, junit, markdown, gradescope, classroom50, exercism, check50, github, canvas, moodle)
