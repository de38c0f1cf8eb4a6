"""`grade similar`: what is alike is found however it is dressed up, what is only usual is not, and the page and the table say so fairly."""

import ast
import re
import shutil
import sys
import zipfile
from itertools import combinations
from pathlib import Path

import pytest

from grading import cli
from grading.course import Course

pytest.importorskip("rapidfuzz", reason="RapidFuzz is not installed (pip install -e .[similar])")
from grading.coursecheck.answers import WRONG, collect
from grading.similar import page, usual
from grading.similar.likeness import LEAST, compare
from grading.similar.text import MOST, Reader, Unreadable

ROOT = Path(__file__).parents[2]
BANK = "07_lock/bank.py"
# Right answers of which one was written from the other, or both from a third, by what `git diff --no-index` shows.
FROM_ONE_ANOTHER = {
    frozenset(names.split())
    for names in ("below_the_buffer plain", "always_fork plain", "always_spawn plain", "always_fork always_spawn", "by_sigchld by_the_kernel")
}


@pytest.fixture(scope="module")
def course():
    return Course.load(ROOT)


@pytest.fixture(scope="module")
def modules(course):
    """Each module of the course, with its reader: [(section, module, reader)]."""
    found = [(section, module) for section in course.sections for module in section.modules]
    return [(section, module, Reader((ROOT / "exercises" / section.folder / f"{module}.py").read_text(encoding="utf-8"))) for section, module in found]


def right(name):
    return (ROOT / "solutions" / "07_lock" / "right" / f"{name}.py").read_text(encoding="utf-8")


class Renamer(ast.NodeTransformer):
    """Gives each variable, parameter and attribute that the text brings in another name."""

    def __init__(self, tree, given):
        self.variables, self.attributes, imported = {}, {}, set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.variables[node.id] = f"x{len(self.variables)}"
            elif isinstance(node, ast.arg):
                self.variables[node.arg] = f"x{len(self.variables)}"
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr not in given:
                self.attributes[node.attr] = f"y{len(self.attributes)}"
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                imported |= {alias.asname or alias.name for alias in node.names}
        fields = {each.target.id for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for each in node.body if isinstance(each, ast.AnnAssign)}
        for name in imported | fields:  # a variable that hides an import, or a field: left as it is
            self.variables.pop(name, None)

    def visit_Name(self, node):
        return ast.Name(self.variables.get(node.id, node.id), node.ctx)

    def visit_Attribute(self, node):
        return ast.Attribute(self.visit(node.value), self.attributes.get(node.attr, node.attr), node.ctx)

    def visit_arg(self, node):
        return ast.arg(self.variables.get(node.arg, node.arg))


def disguised(source, given=("balance",)):
    """The SOURCE with other names, but for the attributes that were GIVEN, other comments and words, its functions and methods turned round."""
    tree = Renamer(tree := ast.parse(source), given).visit(tree)
    for node in [tree, *tree.body]:
        if isinstance(node, (ast.Module, ast.ClassDef)):
            defined = [each for each in node.body if isinstance(each, (ast.FunctionDef, ast.ClassDef))]
            node.body = [each for each in node.body if each not in defined] + defined[::-1]
    text = ast.unparse(ast.fix_missing_locations(tree)).replace("insufficient funds", "not enough money")
    return "# my own work\n" + "\n".join(f"{line}  # and so on" if line.endswith(":") else line for line in text.splitlines())


def test_every_right_answer_is_found_in_disguise(course, modules):
    """Other names, comments and order hide nothing: each of the course's answers is wholly alike with itself in disguise."""
    for section, module, reader in modules:
        stub = ast.parse((ROOT / "exercises" / section.folder / f"{module}.py").read_text(encoding="utf-8"))
        given = {node.attr for node in ast.walk(stub) if isinstance(node, ast.Attribute)}
        answers = [answer.files[module] for answer in collect(course, section)[0] if answer.kind != WRONG]
        for path in dict.fromkeys(answers[1:]):
            source = path.read_text(encoding="utf-8")
            dressed = disguised(source, given)
            assert len(set(source.splitlines()) & set(dressed.splitlines())) < len(source.splitlines()) / 2
            shared = compare(reader.read(source.encode()), reader.read(dressed.encode()))
            assert shared and shared.share == 1, path


def test_right_answers_are_not_called_alike(course, modules):
    """Above the bar are only those answers of the course that were written from one another; the page tells how many those are."""
    found = [pair for section, module, reader in modules for pair in usual.pairs(course, section, module, reader)]
    above = {frozenset((one.stem, other.stem)) for share, one, other in found if share > usual.BAR}
    assert above == FROM_ONE_ANOTHER and len(above) * usual.ALIKE_BY_CHANCE < len(found)


def test_what_was_written_from_another_answer_is_found(course, modules):
    """A misconception is another answer with a mistake in it: nearly all are above the bar beside the answer that they came from."""
    found = total = 0
    for section, module, reader in modules:
        paths = dict.fromkeys(answer.files[module] for answer in collect(course, section)[0][1:])
        texts = {path: reader.read(path.read_bytes()) for path in paths}
        for path in paths:
            if path.parent.name == "misconceptions":
                total += 1
                found += any(compare(texts[path], texts[other], usual.BAR) for other in paths if other is not path)
    assert found * 20 > total * usual.FOUND_OF_20 and total > 300


def test_what_the_stub_gives_does_not_count(course, modules):
    """A stub has nothing of its own, and two halves of a solution are alike in nothing but what both wrote."""
    for section, module, reader in modules:
        assert reader.read((ROOT / "exercises" / section.folder / f"{module}.py").read_bytes()).size == 0
    reader = Reader("def f(a):\n    for each in a:\n        print(each, a, len(a))\n    raise NotImplementedError('TODO 1')\n")
    text = reader.read(b"def f(b):\n    for it in b:\n        print(it, b, len(b))\n    if b == [1]:\n        return sum(b) + 1\n")
    assert {line for unit in text.units for line in unit.lines} == {4, 5}


def test_short_texts_are_not_compared():
    """Below so many tokens of their own, even the very same text says nothing."""
    reader, line = Reader(""), "    a = a + b * c - a\n"  # 12 tokens
    few, enough = (reader.read(f"def f(a, b, c):\n{line * many}".encode()) for many in (LEAST // 12 - 1, LEAST // 12))
    assert few.size < LEAST <= enough.size and compare(few, few) is None and compare(enough, enough).share == 1


def test_the_lines_of_a_passage_lead_to_each_other():
    """Also where functions changed places; the longer text may have more."""
    reader = Reader("")
    one, two = "def {}({p}):\n    return {p}[0] + len({p}) * 2 - sum({p})\n", "def {}({p}):\n    while {p}.get({p}.put(4), 7) and {p}: print({p}, {p}, 3)\n"
    body = "    x = (a, b, (c, (d, e)), f, g, h)\n" * 4
    first = reader.read((one.format("f", p="a") + two.format("g", p="b") + "def h():\n" + body).encode())
    second = reader.read(("# new\n" + two.format("v", p="y") + "def z():\n" + body + one.format("w", p="z") + "def more():\n" + body * 2).encode())
    shared = compare(first, second)
    assert shared.share == 1
    assert {line: other for line, (_, other) in shared.first.items() if line < 5} == {1: 9, 2: 10, 3: 2, 4: 3}
    turned = compare(second, first)
    assert (turned.share, turned.first, turned.second) == (1, shared.second, shared.first)


def test_nothing_is_lost_by_looking_only_at_what_may_be_above(modules):
    """The quick look that spares most pairs the slow one never turns away a pair that is above."""
    _, _, reader = next(each for each in modules if each[1] == "bank")
    texts = [reader.read(path.read_bytes()) for path in sorted((ROOT / "solutions" / "07_lock").rglob("*.py")) if not path.name.startswith("test_")]
    for one, other in combinations(texts, 2):
        whole = compare(one, other)
        assert compare(one, other, 0.8) == (whole if whole and whole.share > 0.8 else None)


def test_an_exercise_whose_answers_are_all_alike_takes_more():
    assert usual.Usual(10, 0.5, 0.6).bar == usual.BAR and usual.Usual(10, 0.9, 0.95).bar == 0.95


NO_PROGRAM = {
    b"def f(:\n": "is no Python (invalid syntax, line 1)",
    b"\0": "is no Python (source code",
    b"# coding: klingon\n": "is no Python (unknown encoding: klingon",
    b"(" * 300 + b")" * 300: "is no Python (too many nested parentheses",
    b"x = 1\n" * MOST: f"is too long to be compared ({MOST * 3} tokens",
}


@pytest.mark.parametrize("source", NO_PROGRAM, ids=range(len(NO_PROGRAM)))
def test_what_cannot_be_compared_is_told_in_one_line(source):
    with pytest.raises(Unreadable) as told:
        Reader("").read(source)
    assert str(told.value).startswith(NO_PROGRAM[source][:40]) and "\n" not in str(told.value)


def test_odd_texts_are_read_as_python_reads_them(recwarn):
    """Marks of encodings, numbers of thousands of digits, form feeds and old line ends; and nothing is said of escapes."""
    source = "\ufeffx = '\\d'\ry = 0x{}\r\n\fz = [x, y, x, y, x, y, x]\n".format("f" * 9000)
    text = Reader("").read(source.encode())
    assert len(text.lines) == 4 and set(text.units[0].lines) == {1, 2, 3} and not recwarn.list
    assert Reader("").read("# coding: latin-1\nx = '\u00e4' + str(1) + str(2) + str(3)".encode("latin-1")).lines[1].startswith("x = '\u00e4'")


# the command


@pytest.fixture
def hand_in(tmp_path):
    def hand_in(name, source, path=BANK):
        file = tmp_path / "class" / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")

    return hand_in


@pytest.fixture
def similar(tmp_path, capsys):
    """Run the command on tmp_path/class; the exit code, what was printed, and the page."""

    def similar(*options, submissions="class", out="out"):
        status = cli.main(["similar", str(tmp_path / submissions), "--out", str(tmp_path / out), "--course", str(ROOT), "--section", "07", *options])
        said, path = capsys.readouterr(), tmp_path / out / "similar.html"
        return status, said.out + said.err, path.read_text(encoding="utf-8") if path.is_file() else ""

    return similar


def test_a_class(hand_in, similar, tmp_path):
    """The pair is found, in a folder and in a zip; those who wrote alone, who wrote nothing and who cannot be read are not in the way."""
    hand_in("ann", right("by_condition"))
    hand_in("dora", right("numbered_accounts"))
    hand_in("emil", (ROOT / "exercises" / BANK).read_text(encoding="utf-8"))
    hand_in("finn", "def transfer(:\n")
    with zipfile.ZipFile(tmp_path / "class" / "bob.zip", "w") as archive:
        archive.writestr("homework/bank.py", disguised(right("by_condition")))
    (tmp_path / "class" / "gil.zip").write_bytes(b"PK")
    status, said, shown = similar()
    assert status == 0
    (row,) = [line for line in said.splitlines() if BANK in line and "no Python" not in line]
    assert re.fullmatch(r"ann +│ bob +│ 07_lock/bank.py │ +100% │ up to \d+%", row.rstrip())
    assert "finn: 07_lock/bank.py is no Python (invalid syntax, line 1)\n" in said and re.search(r"^gil: is a broken zip", said, re.MULTILINE)
    assert "1 pair is more alike than is usual (3 answers of 6 submissions compared)" in said
    assert shown.count('class="pair"') == 1 and "<b>ann · bob</b>" in shown and "dora" not in shown and "<li>finn: " in shown


def test_nobody_is_accused(hand_in, similar):
    hand_in("ann", right("by_condition"))
    hand_in("bob", right("by_condition"))
    _, said, shown = similar()
    for text in (said, shown):
        assert "Alike is not copied" in text and not re.search(r"plagiar|cheat|suspicious|guilty|offen[cd]|fraud|steal|stole", text, re.IGNORECASE)


def test_nothing_is_alike(hand_in, similar):
    hand_in("ann", right("by_condition"))
    hand_in("bob", right("numbered_accounts"))
    status, said, shown = similar()
    assert status == 0 and said.startswith("No pairs are more alike than is usual (2 answers of 2 submissions compared)\n")
    assert 'class="pair"' not in shown and "No pairs are more alike than is usual." in shown


def test_the_latest_of_each_student_counts(hand_in, similar):
    """Who hands in anew is not compared with what that same student handed in before."""
    for name in ("ann_2026-03-01T12:30", "ann_2026-03-02T12:30"):
        hand_in(name, right("by_condition"))
    assert "1 answer of 1 submission compared" in similar()[1]


def test_a_roster_keeps_names_out(hand_in, similar, tmp_path):
    """Ids take their place, and an id may look like a path."""
    hand_in("ann", right("by_condition"))
    hand_in("bob", right("by_condition"))
    hand_in("finn", "(")
    roster = tmp_path / "roster.csv"
    roster.write_text("submission,id\nann,../77\nbob,u/88\nfinn,99\ngil,55\n")
    hand_in("gil", "")
    (tmp_path / "class" / "gil.zip").write_bytes(b"")
    status, said, shown = similar("--roster", str(roster))
    assert status == 0 and "<b>../77 · u/88</b>" in shown and "99: 07_lock/bank.py is no Python" in said
    assert "55: is there twice" in said and not re.search(r"\b(ann|bob|finn|gil)\b", said + shown)


def test_the_most_alike_come_first_and_the_rest_is_counted(hand_in, similar):
    changed = right("by_condition").replace("self._money += difference", "self._money = self._money + difference")
    for name, text in {"ann": right("by_condition"), "bob": changed, "cleo": disguised(right("by_condition"))}.items():
        hand_in(name, text)
    _, said, shown = similar("--most", "2")
    assert re.findall(r"<b>(\w+ · \w+)</b>", shown) == ["ann · cleo", "ann · bob"]
    most, less = map(int, re.findall(r"(\d+)% alike", shown))
    assert most == 100 > less > 100 * usual.BAR
    assert "3 pairs are more alike than is usual; the 2 most alike are shown" in said and "the 2 most alike are shown" in shown


def test_the_students_text_is_only_text(hand_in, similar):
    """In the source, in the name and in the note."""
    nasty = "</code></div><script>window.hacked = 1</script>\x1b[2J"
    hand_in("<img src=x onerror=hacked>", f"# {nasty}\n{right('by_condition')}")
    hand_in("bob", right("by_condition"))
    hand_in("<i>", "(")
    status, said, shown = similar()
    assert status == 0 and "<script" not in shown and "<img" not in shown and "<i>" not in shown and "\x1b" not in said + shown
    assert "&lt;img src=x onerror=hacked&gt; · bob" in shown and "&lt;script&gt;window.hacked = 1" in shown


def test_a_long_source_is_shown_in_part(hand_in, similar):
    hand_in("ann", right("by_condition") + "\n" * page.MOST_LINES + f"# {'x' * 900}")
    hand_in("bob", f"# {'x' * 900}\n{right('by_condition')}")
    shown = similar()[2]
    assert re.search(r"… \d+ more lines", shown) and "… 402 more characters" in shown and "x" * (page.MOST_WIDE + 1) not in shown


REFUSED = {
    "nowhere": "no such folder",
    "empty": "no submissions in it",
    "class/ann": "looks like one submission (it holds 07_lock/bank.py)",
}


@pytest.mark.parametrize("submissions", REFUSED)
def test_submissions_that_are_none(hand_in, similar, tmp_path, submissions):
    hand_in("ann", "")
    (tmp_path / "empty").mkdir()
    status, said, _ = similar(submissions=submissions)
    assert status == 2 and said.startswith(f"grade: {tmp_path / submissions}: {REFUSED[submissions]}") and said.count("\n") == 1


def test_an_out_that_cannot_be_made(hand_in, similar, tmp_path):
    hand_in("ann", "")
    (tmp_path / "out").write_text("")
    status, said, _ = similar()
    assert status == 2 and said == f"grade: {tmp_path / 'out'}: cannot be made (File exists); choose another --out\n"


def test_a_stub_that_is_no_python(hand_in, tmp_path, capsys):
    hand_in("ann", right("by_condition"))
    shutil.copytree(ROOT / "exercises", tmp_path / "course" / "exercises")
    (tmp_path / "course" / "exercises" / BANK).write_text("def (")
    words = ["similar", str(tmp_path / "class"), "--out", str(tmp_path / "out"), "--course", str(tmp_path / "course"), "--section", "07"]
    assert cli.main(words) == 2
    assert re.fullmatch(r"grade: .*07_lock/bank.py: cannot be read as the stub \(.*\); correct it\n", capsys.readouterr().err)


def test_a_course_without_solutions_knows_nothing_of_what_is_usual(hand_in, tmp_path, capsys):
    hand_in("ann", right("by_condition"))
    hand_in("bob", right("by_condition"))
    shutil.copytree(ROOT / "exercises", tmp_path / "course" / "exercises")
    words = ["similar", str(tmp_path / "class"), "--out", str(tmp_path / "out"), "--course", str(tmp_path / "course"), "--section", "07"]
    assert cli.main(words) == 0
    assert re.search(r"100% │ +-$", capsys.readouterr().out, re.MULTILINE)
    assert "what is usual here is not known" in (tmp_path / "out" / "similar.html").read_text()


def test_without_the_library(hand_in, similar, monkeypatch):
    """One line says how to install it."""
    hand_in("ann", "")
    for name in [name for name in sys.modules if name.startswith("grading.similar.")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("page", "pairs"):
        monkeypatch.delattr(f"grading.similar.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    status, said, _ = similar()
    assert (status, said) == (2, "grade: similar needs RapidFuzz, which is not installed here: pip install 'concurrency-kit[similar]'\n")
