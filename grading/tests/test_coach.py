"""What the coach shows below pytest's own output: where a student stands, and what comes next, under whatever options."""

import sys

import pytest

from grading.tests.toylearn import SUMS, TILLS, Learner, coached

FRESH = """\
 > 01_sums   ◦◦    0 of 2  sums
   02_tills  ◦◦◦   0 of 3  tills

   TODO 1: add  2 tests  exercises/01_sums/sums.py:6

   next     read exercises/01_sums/README.md, then write TODO 1
   hint     learn hint 01 1""".splitlines()


@pytest.fixture
def learner(tmp_path):
    return Learner(tmp_path)


def test_a_fresh_course(learner):
    """A map of the sections; the open TODOs of the first that is not right, a line each and no failures; the next thing to do."""
    code, lines = learner.pytest("exercises")
    assert code == 1
    assert coached(lines) == FRESH
    assert not any("FAILURES" in line or "short test summary" in line for line in lines)
    assert lines[-1].strip("= ").startswith("6 todo in ")  # test_two_numbers has two cases


@pytest.mark.parametrize("options", [["-q"], ["-v"], ["--tb=short"], ["--tb=line"], ["--tb=no"], ["-n", "2"], ["-n", "2", "-q"], ["-rA"]])
def test_it_looks_the_same_under_any_option(learner, options):
    """Whatever pytest is told about its own output, and on two workers, the coach says the same."""
    assert coached(learner.pytest("exercises", *options)[1]) == FRESH


def test_it_looks_the_same_in_ci(learner):
    """CI changes what pytest cuts; nothing here."""
    assert coached(learner.pytest("exercises", env={"CI": "1"})[1]) == FRESH


@pytest.mark.parametrize("options", [["-qq"], ["--no-summary"], ["-p", "no:terminal"], ["--target", "solutions"]])
def test_where_it_has_nothing_to_say(learner, options):
    """It is silent where pytest is told to be, and where the answers under test are not the student's own."""
    assert not any("where you stand" in line for line in learner.pytest("exercises", *options)[1])


def test_letters_and_words_of_a_todo(learner):
    """In pytest's own progress an open TODO is `o`, and TODO with -v."""
    assert any(line.startswith("exercises/01_sums/test_sums.py ooo") for line in learner.pytest("exercises")[1])
    assert sum("::test_" in line and " TODO " in line for line in learner.pytest("exercises/01_sums", "-v")[1]) == 3


def test_a_test_that_fails(learner):
    """The first test that is not right is named, with its sentence, and with the hint of the TODO that it is about."""
    learner.solve(SUMS)
    learner.write(TILLS, (learner.root / "solutions/02_tills/tills.py").read_text().replace("<= 0", "< 0"))
    code, lines = learner.pytest("exercises")
    assert code == 1
    assert coached(lines) == [
        "   01_sums   ✓✓    2 of 2  sums",
        " > 02_tills  ✓✗✗   1 of 3  tills",
        "",
        "   next     test_nothing fails:",
        "            put_one(tills, 0) raised nothing, and gave 0",
        "   hint     learn hint 02",
    ]


def test_the_shortest_way_is_still_shown(learner):
    """What is no TODO is a failure as ever, with its story, above the coach."""
    learner.solve(TILLS)
    lines = learner.pytest("exercises/02_tills")[1]
    assert any(line.startswith("The shortest way to 5") for line in lines)
    assert " > 02_tills  ✓✓✗   2 of 3  tills" in coached(lines)


def test_part_of_a_section(learner):
    """Where not all tests ran, the map says so, and nothing is called done."""
    learner.solve(SUMS)
    lines = coached(learner.pytest("exercises", "-k", "one_number")[1])
    assert lines[0] == "   01_sums  ✓-   1 of 2, 1 ran  sums"
    assert lines[2:] == ["   next     what ran passes; now all of 01_sums:", "   run      pytest exercises/01_sums"]


def test_stopping_at_the_first(learner):
    """-x stops at a TODO as at any failure."""
    code, lines = learner.pytest("exercises", "-x")
    assert code == 1
    assert coached(lines)[0] == " > 01_sums  ◦-   0 of 2, 1 ran  sums"


def test_a_section_that_is_done(learner):
    """What comes next, and how the course solves it."""
    learner.solve(SUMS)
    assert coached(learner.pytest("exercises/01_sums")[1])[2:] == [
        "   01_sums is done: all its 2 tests pass",
        "",
        "   next     02_tills: read exercises/02_tills/README.md",
        "   compare  learn solution 01",
    ]


@pytest.mark.parametrize("options", [[], ["-n", "2"]])
def test_a_module_that_cannot_be_imported(learner, options):
    """What and where, in one line, for all tests at once; and no failures to scroll through."""
    learner.write(SUMS, "def add(a, b=0:\n    return a + b\n")
    lines = learner.pytest("exercises/01_sums", *options)[1]
    said = "   the module cannot be imported: exercises/01_sums/sums.py:1: SyntaxError: "
    assert " ".join(part.strip() for part in coached(lines)[2:-2]).startswith(said.strip())
    assert coached(lines)[-1] == "   next     put that line right; the tests cannot run before"
    assert not any("FAILURES" in line for line in lines)


def test_where_an_import_goes_wrong_deep_down(learner):
    """An error that is raised in a function of the student's comes with the way there."""
    learner.write(SUMS, "def add(a, b=0):\n    return a + c\n\n\nTOTAL = add(1)\n")
    lines = coached(learner.pytest("exercises/01_sums")[1])
    assert "exercises/01_sums/sums.py:2: NameError: name 'c' is not defined  2 tests" in " ".join(line.strip(" ") for line in lines[2:4])
    assert '       File "exercises/01_sums/sums.py", line 5, in <module>' in lines


@pytest.mark.parametrize("section", ["01_sums", "02_tills"])
def test_a_name_that_was_changed(learner, section):
    """Whether its scene is observed or explored, a test that misses a name of the module says which, in one line."""
    learner.solve(SUMS)
    learner.solve(TILLS)
    learner.edit(SUMS, "def add(", "def plus(")
    learner.edit(SUMS, "add(self.total", "plus(self.total")
    learner.edit(TILLS, "class Till:", "class Register:")
    name, file = {"01_sums": ("add", SUMS), "02_tills": ("Till", TILLS)}[section]
    lines = learner.pytest(f"exercises/{section}")[1]
    assert any(line.startswith(f"   {file} has no {name}: was it renamed, or deleted?") for line in coached(lines))
    assert not any("FAILURES" in line for line in lines)


def test_a_file_that_is_gone(learner):
    """A missing module is said once, with the way to get it back."""
    (learner.root / SUMS).unlink()
    lines = coached(learner.pytest("exercises/01_sums")[1])
    assert lines[2] == "   there is no sums.py in exercises/01_sums  2 tests"
    assert lines[-1] == "   next     put the file back, or get the stub again: learn reset 01"


def test_in_another_folder(learner):
    """Paths are those that can be typed where pytest was called."""
    lines = coached(learner.pytest(folder="exercises/01_sums")[1])
    assert lines[2:] == ["   TODO 1: add  2 tests  sums.py:6", "", "   next     read README.md, then write TODO 1", "   hint     learn hint 01 1"]


def test_without_the_characters(learner):
    """Where the terminal lacks them, the marks are letters."""
    lines = learner.pytest("exercises/01_sums", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})[1]
    assert coached(lines)[0] == " > 01_sums  oo   0 of 2  sums"


@pytest.mark.parametrize(("options", "env"), [(["--lang", "zh"], {}), ([], {"LEARN_LANG": "zh"})])
def test_in_chinese(learner, options, env):
    """--lang, or the environment, chooses the language of everything that the coach says."""
    lines = coached(learner.pytest("exercises/01_sums", *options, env=env)[1])
    assert lines[2] == "   TODO 1：add  2 个测试  exercises/01_sums/sums.py:6"
    assert lines[4] == "   下一步    先读 exercises/01_sums/README.md，再写 TODO 1"


def test_off_is_off(learner):
    """With `-p no:`, none of it is imported; with it on, nothing that takes long."""
    look = "import sys, atexit; atexit.register(lambda: print('LOADED', *sorted(sys.modules)))\n"
    learner.write("conftest.py", look + (learner.root / "conftest.py").read_text())
    loaded = {}
    for options in ([], ["-p", "no:grading.plugins.coach"]):
        lines = learner.pytest("exercises/01_sums", *options)[1]
        loaded[bool(options)] = set(next(line for line in lines if line.startswith("LOADED")).split())
    assert not any(name.startswith(("grading.learn", "grading.plugins.coach")) for name in loaded[True])
    extra = {name for name in loaded[False] - loaded[True] if name.split(".")[0] not in ("grading", *sys.stdlib_module_names)}
    assert extra == set()
