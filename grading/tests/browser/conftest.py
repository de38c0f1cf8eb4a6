"""Pages to be looked at, and the browser that opens them; skipped, with the reason, where there is none."""

from dataclasses import replace
from pathlib import Path

import pytest

from grading import cli
from grading.bench import big_class
from grading.course import Course
from grading.reports import files, html
from grading.results import Handed, Results
from grading.tests import chromium, toyshop


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    pytest.importorskip("selenium", reason="selenium is not installed (pip install -e .[test])")
    if chromium.missing():
        pytest.skip(chromium.missing())
    with chromium.started(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="session")
def pictures(tmp_path_factory):
    """The folder with the pictures of a small course."""
    shop = toyshop.Shop(tmp_path_factory.mktemp("shop"))
    shop.run("--timeline", "pictures")
    return shop.root / "pictures"


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The page of a class of 100, made up; s0007 bears a nasty name, was handed in late, and is withheld."""
    found, path = Results(), tmp_path_factory.mktemp("report") / "report.html"
    for record in big_class.records(Course.find(Path(__file__)), 100, tests=60):
        found.add(record)
    found.handed["s0007"] = Handed("s0007", f"Zoë {toyshop.NASTY}", late=True)
    scores = big_class.scores(found)
    rows = tuple(replace(row, sections={**row.sections, "01_fork": None}, withheld=("01_fork",)) if row.handed.id == "s0007" else row for row in scores.rows)
    files.replace(path, html.content(replace(scores, rows=rows), found))
    return path


@pytest.fixture(scope="session")
def alike(tmp_path_factory):
    """The page of a class of three, two pairs of which are alike; a name and a source would be markup."""
    pytest.importorskip("rapidfuzz", reason="RapidFuzz is not installed (pip install -e .[similar])")
    root, kit = tmp_path_factory.mktemp("alike"), Path(__file__).parents[3]
    source = (kit / "solutions" / "07_lock" / "right" / "by_condition.py").read_text(encoding="utf-8")
    for name, text in {"ann": source, "bob": f"# {toyshop.NASTY}\n\n{source}", "<img src=x onerror=hacked>": f"{source}# {'wide ' * 60}\n"}.items():
        path = root / "class" / name / "07_lock" / "bank.py"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    assert cli.main(["similar", str(root / "class"), "--out", str(root), "--course", str(kit), "--section", "07"]) == 0
    return root / "similar.html"
