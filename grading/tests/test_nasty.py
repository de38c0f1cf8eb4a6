"""Whatever a submission says, no report takes it for an order: every nasty text in every place, in every format."""

import csv
import dataclasses
import io
import json
import re
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from grading.reports import cards, check50, classroom50, details, exercism, formats, github, gradescope, harmless, junit, markdown, scores_csv
from grading.scores import score
from grading.tests import toyreports
from grading.tests.toyreports import report

NASTY = {
    "escape sequences": "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://evil\x07link\x9b31m",
    "a formula": '=HYPERLINK("http://evil","total")',
    "a formula behind a tab": "\t@SUM(1)\r+1",
    "a full-width formula": "\uff1d1+1",
    "turned direction": "\u202egnp.exe\u2066x\u200b\U000e0041",
    "a workflow command": "::error file=a.py,line=1::not so\n  ::add-mask::0",
    "a command of another service": "x ##[group]y ##vso[task.complete]z ##teamcity[a]",
    "a command once decoded": "%0A::stop-commands::x%0D",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;<!-- ]]>",
    "Markdown": "![x](http://evil/x.png) [a](javascript:alert(1)) **bold** http://evil @everyone #1 | a | b |",
    "fences": "```\n# heading\n~~~\n`a``b````c\n\n    code\n",
    "ticks": "`<img src=x onerror=alert(1)>` http://evil `",
    "backslashes": "\\` \\\\| \\<b>",
    "NUL and half characters": "a\x00b\ud800c\udfff\ufffe\uffff\x85\u2028\u2029",
    "line ends": "a\r\nX-Header: b\rc\vd\fe",
    "a way out of the folder": "../../../tmp/evil",
    "a name that hides": ".bashrc",
    "very long": "long " * 25_000,
    "blanks": "  ",
}


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return toyreports.graded(tmp_path_factory.mktemp("nasty"))


@pytest.fixture(params=NASTY)
def given(toy, request):
    """The class, with the nasty text as a name, a message, a note and the reason of a refusal; names are asked for."""
    text = NASTY[request.param]
    shown = report(toy, names=True, show_hidden=True)
    for handed in list(shown.results.handed.values()):
        if handed.id != "baseline":
            refused = text if handed.refused else ""
            shown.results.add(dataclasses.replace(handed, name=text[:250] + handed.name, notes=(text, *handed.notes), refused=refused, again=()))
    for verdicts in list(shown.results.verdicts.values()):
        for verdict in list(verdicts.values()):
            if verdict.outcome not in ("passed", "skipped"):
                message = text if verdict.hidden else f"Promise: that.\n{text}\nbetween\n{text}"  # some formats show short ones otherwise
                shown.results.add(dataclasses.replace(verdict, message=message))
    return dataclasses.replace(shown, scores=score(shown.course, shown.results))


def is_plain(text):
    """Nothing but text that can be seen, line ends and tabs."""
    text.encode()
    strange = {char for char in set(text) if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")}
    assert strange <= {"\n", "\t"}


def orders(text):
    """The lines that a CI service would take for a command."""
    return [line for line in text.split("\n") if re.match(r"\s*::.*::", line) or re.search(r"##\w*\[", line)]


def strings(value):
    """Every text within a JSON document, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from strings(each)


def test_junit(given):
    text = junit.document(given)
    is_plain(text)
    root = ElementTree.fromstring(text)
    assert len(root) == 6
    assert {each.tag for each in root.iter()} <= {"testsuites", "testsuite", "testcase", "properties", "property", "failure", "error", "skipped"}
    assert len(text) < 6 * 6 * 110_000


DOCUMENTS = {
    "gradescope": lambda one: None if one.total is None else gradescope.result(one),
    "classroom50": lambda one: None if one.total is None else classroom50.result(one, {}),
    "exercism": exercism.result,
    "check50": lambda one: check50.result(one, "toy"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_json(given, name):
    for one in cards.of(given):
        document = DOCUMENTS[name](one)
        for text in strings(json.loads(json.dumps(document))):
            is_plain(text)
            assert orders(text) == []
            assert len(text) <= 65_535


GITHUB_DIALECT = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def rendered(text):
    """The HTML of it, as GitHub's dialect has it: tables, struck out text, and HTML let through."""
    return GITHUB_DIALECT.render(text)


TAGS = {"h1", "h2", "h3", "p", "ul", "li", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "br"}


def is_harmless_markdown(text):
    is_plain(text)
    html = rendered(text)
    assert set(re.findall(r"</?([a-zA-Z!][\w-]*)", html)) <= TAGS, html
    assert set(re.findall(r"<\w+ ([\w-]+)=", html)) <= {"class", "style"}  # a language's class, a column's alignment
    outside = re.sub(r"<code.*?</code>", "", html, flags=re.DOTALL)  # where a mention or an address would be made a link
    assert not re.search(r"@everyone|http:|evil|#1", outside), outside


def test_markdown(given):
    for one in cards.of(given):
        text = "\n".join(markdown.lines(one)) + "\n"
        is_harmless_markdown(text)
        assert len(re.findall("^<h1>", rendered(text), re.MULTILINE)) == 1


def test_the_summary_of_a_step(given):
    text = github.summary_of(given, cards.of(given))
    is_harmless_markdown(text)
    assert rendered(text).count("<tr>") == 7 and rendered(text).count("<td") == 6 * 5
    assert len(text.encode()) < 1_048_576


def test_annotations(given):
    """One command a line, and no other once GitHub has decoded it."""
    lines = github.annotations(cards.of(given))
    assert len(lines) == 2
    for one in cards.of(given):
        lines += github.failures(one, given, "the course/")
    assert len(lines) > 10
    for line in lines:
        is_plain(line)
        command = re.fullmatch(r"::(error|warning) (?:file=the course/exercises/\w+/\w+\.py,line=\d+,)?title=([^,:\n\r]*)::([^\n\r]*)", line)
        assert command and len(line) < 15_000
        for value in command.groups():
            decoded = value.replace("%0A", "\n").replace("%0D", "\r").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
            is_plain(decoded)
            assert orders(decoded) == []


def test_scores_csv_and_details(given):
    text = scores_csv.table(given.scores)
    is_plain(text)
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 7 and {len(row) for row in rows} == {5}
    assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")) for row in rows for cell in row)
    lines = "\n".join(details.lines(given.scores, given.results))
    is_plain(lines)
    assert orders(lines) == []


def test_names_of_files(given, tmp_path):
    """With --names: in their folder, visible, short, one for each."""
    for each in formats.choose(["markdown", "gradescope"], None):
        each.write(given, tmp_path)
    paths = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(paths) == 6 + 5
    for path in paths:
        assert path.parent.parent == tmp_path and re.fullmatch(r"[\w.-]+-s000\d\.(md|json)", path.name)
        assert not path.name.startswith(".") and len(path.name.encode()) <= 255
    assert not Path("/tmp/evil").exists()


@pytest.mark.parametrize("name", NASTY)
def test_the_tools(name):
    """What each promises of every text."""
    raw = NASTY[name]
    for shown in (harmless.line(raw), harmless.text(raw), harmless.cell(raw), harmless.short(raw, 20), harmless.cut(raw, 1_000)):
        is_plain(shown)
        assert orders(shown) == []
    assert len(harmless.short(raw, 20)) <= 20 and len(harmless.cut(raw, 1_000)) <= 1_000
    assert harmless.line(harmless.line(raw)) == harmless.line(raw)
    assert "\n" not in harmless.line(raw)
    is_harmless_markdown(f"{harmless.code(raw)}\n")
    is_harmless_markdown(f"{harmless.block(raw, 1_000)}\n")


def test_nothing_is_dropped_without_a_word():
    assert harmless.line("a\x00\u202e\ud800") == "a\\x00\\u202e\\ud800"
    assert harmless.line("::error::x") == "\\x3a:error::x" and harmless.line("a ##[b]") == "a \\x23#[b]"
    assert harmless.line("a::b C::d ::1 ## [x]") == "a::b C::d ::1 ## [x]"
    cut = harmless.cut("a" * 500 + "b" * 500, 400)
    assert cut.startswith("a" * 200) and cut.endswith("b" * 100) and "[... 600 characters and more are left out here ...]" in cut
    assert [harmless.file_name(raw) for raw in ("Ann Lee", "../..", "", "李 雷", ".x", "a" * 99)] == ["Ann_Lee", "_", "_", "李_雷", "x", "a" * 40]


def test_every_format_has_a_test_here():
    """One that is added without a test for nasty texts is noticed."""
    known = {"csv", "junit", "markdown", "gradescope", "classroom50", "exercism", "check50", "github", "canvas", "moodle", "html"}
    assert set(formats.known(None)) <= known  # the sheets get numbers only: test_gradebook; html: its own tests
