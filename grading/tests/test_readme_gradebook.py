"""From what a learning platform exports to a filled-in gradebook, by the commands in the README and nothing else."""

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grading.reports import formats
from grading.tests.test_ci import SECTION, WRONG, copy_of_the_kit

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
RIGHT = WRONG.parents[1] / "forking.py"


def packed(files):
    """A zip's bytes, of {name: bytes}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def commands(platform):
    """What the README tells the users of that platform to type."""
    return re.search(rf"\*\*{platform}\*\*:.*?```sh\n(.*?)```", README, re.DOTALL)[1]


@pytest.fixture
def kit(tmp_path):
    """A place like a fresh clone of the kit, with one section in it."""
    copy_of_the_kit(tmp_path, "exercises", "solutions")
    return tmp_path


def follow(kit, platform):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", "-e", "-c", commands(platform)], cwd=kit, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_canvas(kit):
    """A file a student, a zip each: the late one, the single file that was zipped, the one that is no archive."""
    right, wrong = RIGHT.read_bytes(), WRONG.read_bytes()
    names = {
        "leeann_101_9001_homework.zip": packed({f"{SECTION}/forking.py": right}),
        "mintobob_LATE_102_9002_hw-1.zip": packed({"my homework/forking.py": wrong}),
        "odacleo_103_9003_notes.txt": b"sorry",
    }
    (kit / "submissions.zip").write_bytes(packed(names))
    sheet = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Homework (7)\r\n    Points Possible,,,,,10\r\n"
        '"Lee, Ann",101,,ann,1,\r\n"Minto, Bob",102,,bob,1,\r\n"Oda, Cleo",103,,cleo,1,\r\n"Pi, Dan",104,,dan,1,\r\n'
    )
    (kit / "gradebook.csv").write_bytes(sheet.encode())
    said = follow(kit, "Canvas")
    filled = (kit / "graded" / "gradebook-filled.csv").read_bytes().decode()
    assert filled == sheet.replace("ann,1,", "ann,1,10").replace("bob,1,", "bob,1,9.25").replace("cleo,1,", "cleo,1,0")
    assert "3 of 4 rows filled in, column 'Homework (7)'" in said and "1 rows without a submission are as they were" in said
    assert "only 1 of 3 children were alive" in (kit / "graded" / "feedback" / "s0002.md").read_text()


def test_moodle(kit):
    """A folder a student with the zip in it, and the worksheet of a German site."""
    right, wrong = RIGHT.read_bytes(), WRONG.read_bytes()
    names = {
        "Ann Lee_501_assignsubmission_file_/homework.zip": packed({f"exercises/{SECTION}/forking.py": right}),
        "Bob M\u00fcller_502_assignsubmission_file_/forking.py": wrong,
    }
    (kit / "submissions.zip").write_bytes(packed(names))
    sheet = (
        "ID,Vollst\u00e4ndiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann ge\u00e4ndert werden,Zuletzt (Abgabe),Zuletzt (Bewertung),Kommentar\n"
        'Teilnehmer/in501,Ann Lee,a@x.org,Zur Bewertung abgegeben,,"10,00",Ja,-,-,\n'
        'Teilnehmer/in502,Bob M\u00fcller,b@x.org,Zur Bewertung abgegeben,,"10,00",Ja,-,-,\n'
    )
    (kit / "worksheet.csv").write_bytes(b"\xef\xbb\xbf" + sheet.encode())
    follow(kit, "Moodle")
    data = (kit / "graded" / "worksheet-filled.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [(row["ID"], row["Bewertung"]) for row in rows] == [("Teilnehmer/in501", "10"), ("Teilnehmer/in502", "9,25")]


def test_the_formats_that_the_readme_lists_are_all_there_are():
    table = README.partition("### Reports")[2].partition("Files are called by ids")[0]
    listed = set(re.findall(r"`([a-z0-9]+)`", table.partition("| --- |")[2]))
    assert listed == set(formats.known(None))
