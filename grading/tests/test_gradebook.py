"""Sheets that Canvas or Moodle exported are filled in and are otherwise the same to the byte."""

import csv
import io
import re
from fractions import Fraction

import pytest

from grading import cli
from grading.reports import canvas, gradebook, moodle
from grading.reports.sheet import Sheet
from grading.tests import toyreports
from grading.tests.toyreports import report

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (4711),Notes,Homework 1 Final Score\r\n"
    '    Points Possible,,,,,20,,(read only)\r\n'
    '"Able, Ann",101,S-1,ann,"01, evening",,"says ""hi""",1\r\n'
    '"Bo\u00e8ce, Bob",102,S-2,bob@school.org,01,3.5,,2\r\n'
    '"Day, Cleo",103,S-3,cleo,01,17,,\r\n'
    '"Eve, Dora",104,S-4,dora,01,EX,,\r\n'
    '"Foe, Emil",105,S-5,x5,01,,,\r\n'
    '"Gay, Fay",106,S-6,fay,01,"",,\r\n'
    '"Hue, Gil",107,S-7,gil,01,12,,\r\n'
    '"Student, Test",,,,01,,,\r\n'
)


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return toyreports.graded(tmp_path_factory.mktemp("gradebook"))


@pytest.fixture
def fill(toy, tmp_path):
    """Fill a sheet in; (its bytes, the lines that are told)."""

    def fill(format_, data, name="grades.csv", **options):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        lines = format_.write(report(toy, sheet=path, **options), tmp_path)
        assert path.read_bytes() == (data if isinstance(data, bytes) else data.encode())  # what was exported stays
        return (tmp_path / f"{path.stem}-filled.csv").read_bytes(), lines

    return fill


# Canvas


def test_canvas_only_the_grades_change(fill):
    """Quotes, line ends, other columns, an excused student, and those who handed nothing in stay as they were."""
    data, lines = fill(canvas, CANVAS)
    expected = CANVAS.replace('evening",,', 'evening",20,').replace("01,3.5,", "01,3.5,").replace('01,"",', '01,"6.67",')
    assert data.decode() == expected
    assert lines[0].endswith("grades-filled.csv: 2 of 7 rows filled in, column 'Homework 1 (4711)'")
    assert lines[1:] == [
        "left as it was, the grade is withheld or not complete: s0003",
        "left as it was, EX: s0004",
        "not found in the sheet: s0002",
        "not found in the sheet: s0005",
        "3 rows without a submission are as they were",
    ]


def test_canvas_names_are_told_when_asked_for(fill):
    assert "not found in the sheet: s0005 emil" in fill(canvas, CANVAS, names=True)[1]


def importer(data):
    """What Canvas's importer makes of a sheet: by Canvas's number of the student, the score of each assignment's column."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";" if data.count(b";") > data.count(b",") else ","))
    header = rows[0]
    assert "Student" in header[0] and "ID" in header[1]
    titles = [re.search(r"\((\d+)\)$", title) for title in header[header.index("Section") + 1 :]]
    places = {place: found[1] for place, found in enumerate(titles, header.index("Section") + 1) if found}
    assert list(places.values()) == ["4711"]  # any other column would be a new assignment
    scores = {}
    for row in rows[1:]:
        if "Points Possible" not in row[0] and row[1]:
            value = row[next(iter(places))]
            scores[row[1]] = round(float(value.replace(",", ".")), 2) if re.fullmatch(r"-?[0-9.,]+", value) else value
    return scores


def test_canvas_reads_what_was_filled_in(fill):
    assert importer(fill(canvas, CANVAS)[0]) == {"101": 20, "102": 3.5, "103": 17, "104": "EX", "105": "", "106": 6.67, "107": 12}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("separator, comma", [(",", False), (";", True), ("\t", False)])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_sheet_keeps_its_encoding_separator_and_line_ends(fill, encoding, separator, comma, end):
    """And its decimals: behind a comma where the maximum's are."""
    most = "20,0" if comma else "20.0"
    rows = [["Student", "ID", "SIS Login ID", "Section", "H (1)"], ["  Points Possible", "", "", "", most], ["M\u00fcller", "1", "fay", "01", ""], ["x", "2", "ann", "1", "0"]]
    text = end.join(separator.join(row) for row in rows)
    data, lines = fill(canvas, text.encode(encoding))
    rows[2][4], rows[3][4] = "6,67" if comma else "6.67", "20"
    assert data == end.join(separator.join(row) for row in rows).encode(encoding)
    assert "1 of them had another grade before" in lines


def test_canvas_last_and_first_names(fill):
    text = "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,H (1)\nPoints Possible,,,,,,20\nann,,1,,a,1,\nLee,Fay,2,,fay,1,\n"
    assert fill(canvas, text)[0].decode().splitlines()[2:] == ["ann,,1,,a,1,20", "Lee,Fay,2,,fay,1,6.67"]


CANVAS_WRONG = {
    "": "is not a gradebook that Canvas exported: its first row should have Student, ID and Section",
    "Name,Grade\nann,1\n": "is not a gradebook that Canvas exported",
    CANVAS.replace("Homework 1 (4711)", "Homework 1"): "which column? give --column TITLE, 0 are assignments; there are none",
    CANVAS.replace("Notes", "Homework 2 (12)"): "give --column TITLE, 2 are assignments; there are 'Homework 1 (4711)', 'Homework 2 (12)'",
    CANVAS.replace(",20,", ",0,"): "there are no points to be had in column 'Homework 1 (4711)'; choose another by --column",
    CANVAS + '"open': "the quote that opens in line 11 is never closed; export it again, as CSV",
}


@pytest.mark.parametrize("text", CANVAS_WRONG)
def test_a_sheet_that_canvas_did_not_export(toy, tmp_path, capsys, text):
    path = tmp_path / "grades.csv"
    path.write_text(text)
    assert cli.main(["report", str(toy.out), "--course", str(toy.course), "--format", "canvas", "--sheet", str(path)]) == 2
    err = capsys.readouterr().err
    assert CANVAS_WRONG[text] in err and err.count("\n") == 1 and str(path) in err


@pytest.mark.parametrize("column", ["Homework 2", "Homework 2 (12)"])
def test_the_column_may_be_named_with_or_without_its_number(fill, column):
    text = CANVAS.replace("Notes", "Homework 2 (12)").replace('"says ""hi"""', "7")
    data, lines = fill(canvas, text, column=column)
    assert data.decode().splitlines()[2] == '"Able, Ann",101,S-1,ann,"01, evening",,20,1'


def test_no_sheet_or_none_that_can_be_read(toy, tmp_path, capsys):
    for format_ in ("canvas", "moodle"):
        assert cli.main(["report", str(toy.out), "--course", str(toy.course), "--format", format_]) == 2
        assert f"--format {format_}: needs --sheet FILE" in capsys.readouterr().err
        assert cli.main(["report", str(toy.out), "--course", str(toy.course), "--format", format_, "--sheet", str(tmp_path / "no.csv")]) == 2
        assert "no.csv: cannot be read (No such file or directory)" in capsys.readouterr().err


def test_a_sheet_is_looked_at_before_the_class_is_graded(toy, tmp_path, capsys):
    """Nobody waits for 300 submissions to hear that a file is missing."""
    for options in ((), ("--sheet", str(tmp_path / "no.csv"))):
        code = cli.main([str(toy.class_), "--out", str(tmp_path / "out"), "--course", str(toy.course), "--format", "canvas", *options], toy.judge("die:0b"))
        assert code == 2 and "sheet" in capsys.readouterr().err and not (tmp_path / "out").exists()


# Moodle

MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 11,Ann,ann@x.org,Submitted for grading,,20.00,Yes,"Monday, 3 May 2027, 9:00 AM",-,\n'
    "Participant 12,Bob,bob@x.org,No submission,12.00,20.00,Yes,-,\"Monday, 3 May 2027, 9:01 AM\",<p>good</p>\n"
    "Participant 13,Cleo,cleo@x.org,,,20.00,Yes,-,-,\n"
    "Participant 14,Hal,hal@x.org,,,20.00,Yes,-,-,\n"
)
LANGUAGES = {
    "German": ("ID,Vollst\u00e4ndiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann ge\u00e4ndert werden,Zuletzt (Abgabe),Zuletzt (Bewertung),Kommentar", "Teilnehmer/in"),
    "Chinese": ("\u6807\u8bc6\u53f7,\u5168\u540d,\u7535\u5b50\u90ae\u4ef6\u5730\u5740,\u72b6\u6001,\u6210\u7ee9,\u6700\u9ad8\u5206,\u53ef\u4ee5\u66f4\u6539,a,b,c", "\u53c2\u4e0e\u8005 "),
    "none": ("a,b,c,d,e,f,g,h,i,j", "x"),
}


def test_moodle_only_the_grades_change(fill):
    data, lines = fill(moodle, MOODLE)
    assert data.decode() == MOODLE.replace("grading,,", "grading,20,").replace("12.00,20", "14,20")
    assert lines[0].endswith("grades-filled.csv: 2 of 4 rows filled in, column 'Grade'")
    assert "1 of them had another grade before" in lines and "left as it was, the grade is withheld or not complete: s0003" in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_moodle_in_the_language_of_the_site(fill, language):
    """The titles stay, the grade's column is found by what is in it."""
    titles, participant = LANGUAGES[language]
    text = "\n".join([titles, *MOODLE.split("\n")[1:]]).replace("Participant ", participant)
    data, lines = fill(moodle, text)
    assert data.decode() == text.replace("grading,,", "grading,20,").replace("12.00,20", "14,20")
    assert lines[0].endswith(f"column {titles.split(',')[4]!r}")


def test_moodle_with_commas_for_decimals(fill):
    text = MOODLE.replace(",20.00,", ',"20,00",').replace("Ann,ann@", "fay,fay@")
    assert '\nParticipant 11,fay,fay@x.org,Submitted for grading,"6,67","20,00",' in fill(moodle, text)[0].decode()


MOODLE_WRONG = {
    "": "is not Moodle's offline grading worksheet: its first column should say `Participant 123`",
    "Name,Grade\nann,1\n": "is not Moodle's offline grading worksheet",
    MOODLE.replace("20.00", "A"): "which column is the grade's? give --column TITLE; the titles are 'Identifier'",
    MOODLE.replace("Grade,", "Mark,").replace("12.00", "good"): "which column is the grade's?",
}


@pytest.mark.parametrize("text", MOODLE_WRONG)
def test_a_sheet_that_moodle_did_not_export(toy, tmp_path, capsys, text):
    path = tmp_path / "grades.csv"
    path.write_text(text)
    assert cli.main(["report", str(toy.out), "--course", str(toy.course), "--format", "moodle", "--sheet", str(path)]) == 2
    assert MOODLE_WRONG[text] in capsys.readouterr().err


def test_a_maximum_of_another_size_scales_the_points(fill):
    data, lines = fill(moodle, MOODLE.replace("20.00", "100.00"))
    assert "points are scaled: the sheet's maximum is 100, the course's 20" in lines
    assert [row["Grade"] for row in csv.DictReader(io.StringIO(data.decode()))] == ["100", "70", "", ""]


# Whose row it is


class Somebody:
    def __init__(self, called, source="", name=""):
        self.id = self.called = called
        self.source, self.name = source or called, name or source or called


def rows(**people):
    return {number: frozenset(gradebook.key(each) for each in keys) for number, keys in enumerate(people.values(), 1)}


WHOSE = {
    "Ann Lee_12345_assignsubmission_file_": {"x": {"#12345", "other"}, "y": {"#1", "12345"}},
    "Ann Lee_12345_assignsubmission_file_hw": {"x": {"#12345"}, "y": {"#1234"}},
    "leeann_12345_678_homework": {"x": {"#12345"}, "y": {"#678"}},
    "leeann_LATE_12345_678_homework": {"x": {"#12345"}, "y": {"#678"}},
    "leeann_12345_678_home_1_2": {"x": {"#12345"}, "y": {"#2"}},
    "ANN  lee": {"x": {"Ann Lee"}, "y": {"#5"}},
    "ann_1_2_x@x.org": {"x": {"ann_1_2_x@x.org"}, "y": {"#7"}},
}


@pytest.mark.parametrize("source", WHOSE)
def test_a_row_is_found_by_the_platforms_number_or_a_name(source):
    found, lost = gradebook.assign([Somebody("s1", source)], rows(**WHOSE[source]))
    assert (found, lost) == ({"s1": 1}, [])


def test_two_that_fit_are_none():
    """Neither a submission that fits two rows nor two that fit one are guessed."""
    found, lost = gradebook.assign([Somebody("s1", "Ann Lee")], rows(x={"Ann Lee"}, y={"ann lee"}))
    assert (found, lost) == ({}, ["fits 2 rows of the sheet: s1"])
    found, lost = gradebook.assign([Somebody("s1", "Ann"), Somebody("s2", "ann"), Somebody("s3", "bob")], rows(x={"ann"}, y={"bob"}))
    assert (found, lost) == ({"s3": 2}, ["several submissions fit one row of the sheet, which is left as it was: s1, s2"])


# The sheet itself

SHEETS = ['a,b\n1,"x, ""y""\nz"\r\n,\n', "", "a", "a\n", '"a"', 'a;b"c;d\r', "\ufeffa,b", 'x," y",z\n\n\n1,2', "a,b,\n,,\n"]


@pytest.mark.parametrize("text", SHEETS)
def test_a_sheet_is_the_same_when_nothing_changes_and_read_as_csv_reads_it(text):
    sheet = Sheet(text.encode())
    assert sheet.content() == text.encode()
    text = text.removeprefix("\ufeff")
    if "\r" not in text.replace("\r\n", ""):
        read = [row or [""] for row in csv.reader(io.StringIO(text, newline=""), delimiter=sheet.separator)]
        assert sheet.rows == read


def test_a_cell_that_is_not_there_is_made():
    sheet = Sheet(b"a,b,c\n1\n")
    sheet.set(1, 2, 'x, "y"')
    assert sheet.content() == b'a,b,c\n1,,"x, ""y"""\n' and sheet.cell(1, 2) == 'x, "y"'


@pytest.mark.parametrize("text, number", [("1", 1), (" 1.50 ", Fraction(3, 2)), ("1,5", Fraction(3, 2)), ("", None), ("EX", None), ("1.2.3", None), ("1e5", None)])
def test_numbers_in_cells(text, number):
    assert gradebook.decimal(text) == number
