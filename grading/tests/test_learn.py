"""The command `learn`, as a student types it: each screen, each refusal in one line, and nothing of ours in between."""

import os
import signal
import subprocess
import sys

import pytest

from grading.learn import hints
from grading.plugins import places
from grading.tests.toylearn import SUMS, TILLS, Learner

MAP = [" > 01_sums   ◦◦    0 of 2  sums", "   02_tills  ◦◦◦   0 of 3  tills"]
UNREACHED = "   02_tills  ---   - of 3  tills"
ADVICE = [
    "   TODO 1: add  2 tests  exercises/01_sums/sums.py:6",
    "",
    "   next     read exercises/01_sums/README.md, then write TODO 1",
    "   hint     learn hint 01 1",
]


@pytest.fixture
def learner(tmp_path):
    return Learner(tmp_path)


# learn, learn next


def test_the_map(learner):
    """All sections, by their tests, and the next thing to do; nothing is written down for it."""
    before = {path for path in learner.root.rglob("*") if "__pycache__" not in path.parts}
    assert learner.learn() == (1, [*MAP, "", *ADVICE])
    assert {path for path in learner.root.rglob("*") if "__pycache__" not in path.parts} == before


def test_all_is_done(learner):
    """The exit code is 0 when all that was asked for passes."""
    learner.solve(SUMS)
    learner.edit("exercises/course.toml", '\n[[section]]\nfolder = "02_tills"', '\n[[later]]\nfolder = "02_tills"')
    assert learner.learn() == (0, ["   01_sums  ✓✓   2 of 2  sums", "", "   All 1 sections are done."])


def test_next_stops_at_what_is_not_right(learner):
    """`learn next` runs no further than the first section that is not right."""
    assert learner.learn("next") == (1, [MAP[0], UNREACHED, "", *ADVICE])


@pytest.mark.parametrize("name", ["02", "2", "02_tills", "tills", "exercises/02_tills/"])
def test_next_of_a_section(learner, name):
    """A section has many names; only it is run."""
    code, lines = learner.learn("next", name)
    assert (code, lines[0]) == (1, " > 02_tills  ◦◦◦   0 of 3  tills")


def test_next_shows_the_first_failure(learner):
    """What is no TODO is shown in full, with how to see it again."""
    learner.solve(TILLS)
    learner.edit(TILLS, "<= 0", "< 0")
    code, lines = learner.learn("next", "02")
    block = lines[lines.index("Promise: Less than something is refused.") :]
    assert code == 1
    assert block[:3] == [
        "Promise: Less than something is refused.",
        "put_one(tills, 0) raised nothing, and gave 0",
        "again: pytest exercises/02_tills/test_tills.py::test_nothing",
    ]
    assert block[3] == "and 1 more test fails"
    assert block[-1] == "   hint     learn hint 02"


def test_a_test_file_that_cannot_be_read(learner):
    """A test file that was edited by mistake is named, in one line."""
    learner.write("exercises/01_sums/test_sums.py", "def broken(:\n")
    code, lines = learner.learn("next", "01")
    assert code == 1
    assert " ".join(lines) == (
        "exercises/01_sums/test_sums.py is not as it was handed out and cannot be read; get that file again from where you have the course"
    )


def test_a_section_that_is_gone(learner):
    """A missing folder is named, and the rest goes on."""
    for path in (learner.root / "exercises/01_sums").iterdir():
        path.unlink()
    (learner.root / "exercises/01_sums").rmdir()
    code, lines = learner.learn()
    assert code == 1
    assert "exercises/01_sums: its tests are missing; get that folder again from where you have the course" in lines
    assert "   next     read exercises/02_tills/README.md, then write TODO 1" in lines


# learn hint


def test_hints_come_one_by_one(learner):
    """A question, the tool, nearly code; then the last again."""
    layers = [learner.learn("hint", "02")[1] for _ in range(4)]
    assert [lines[0] for lines in layers] == [
        "02_tills · TODO 1: Till.put · hint 1 of 3, a question",
        "02_tills · TODO 1: Till.put · hint 2 of 3, the tool",
        "02_tills · TODO 1: Till.put · hint 3 of 3, nearly code",
        "02_tills · TODO 1: Till.put · hint 3 of 3, nearly code",
    ]
    assert [lines[2] for lines in layers[:2]] == ["What may be put?", "`raise ValueError`."]
    assert layers[0][-1] == "Try again with that in mind.  The next hint: learn hint 02"


@pytest.mark.parametrize("spoil", ["not json", "[]", '{"02_tills/1": "x"}', None])
def test_what_was_shown_may_be_forgotten(learner, spoil):
    """Whatever becomes of the little file, hints go on, from the first."""
    learner.learn("hint", "02")
    memory = learner.root / ".pytest_cache" / "learn-hints.json"
    if spoil is None:
        memory.unlink()
        memory.mkdir()  # cannot even be written
    else:
        memory.write_text(spoil)
    assert learner.learn("hint", "02")[1][0].endswith("hint 1 of 3, a question")


def test_all_hints_at_once(learner):
    assert sum("· hint " in line for line in learner.learn("hint", "02", "--all")[1]) == 3


def test_a_hint_for_the_test_that_fails(learner):
    """Where no TODO is left, the hint is that of the first failing test; without a section, of the first that is not right."""
    learner.solve(SUMS)
    learner.solve(TILLS)
    learner.edit(TILLS, "<= 0", "< 0")
    for options in (["hint", "02"], ["hint"]):
        assert any("TODO 1: Till.put · hint" in line for line in learner.learn(*options)[1])
    assert learner.learn("hint", "01") == (0, ["Looking which test of 01_sums fails …", "All tests of 01_sums pass: no hint is needed."])


def test_hints_in_chinese(learner):
    """The Chinese hints where there are some, in the frame of the language; the English ones where there are none."""
    learner.write("exercises/02_tills/hints.zh.md", "# 提示\n\n## TODO 1: Till.put\n\n### 1\n什么可以放进去？\n\n### 2\n二\n\n### 3\n三\n\n<!-- translates x 0 -->\n")
    lines = learner.learn("--lang", "zh", "hint", "02", "--all")[1]
    assert lines[:3] == ["02_tills · TODO 1：Till.put · 第 1 个提示，共 3 个：一个问题", "", "什么可以放进去？"]
    assert not any("translates" in line for line in lines)
    assert learner.learn("hint", "01", "--lang", "zh")[1][2] == "What is a sum?"


# learn reset


def test_reset_puts_the_stub_back(learner):
    """From the copy that the students' edition keeps; what was written lies beside it, and no backup is ever overwritten."""
    stub = (learner.root / TILLS).read_text()
    learner.write("exercises/.originals/02_tills/tills.txt", stub)
    for number, backup in enumerate(["tills.bak", "tills.2.bak"]):
        learner.write(TILLS, f"# mine {number}\n")
        code, lines = learner.learn("reset", "02", "--yes")
        assert (code, lines) == (0, [f"{TILLS} is as it was handed out; your text is in exercises/02_tills/{backup}."])
        assert (learner.root / TILLS).read_text() == stub
        assert (learner.root / "exercises/02_tills" / backup).read_text() == f"# mine {number}\n"
    assert learner.learn("reset", "02") == (0, [f"{TILLS} is as it was handed out; nothing to do."])


def test_reset_takes_the_stub_from_git(learner):
    """Without such a copy: the newest version in git that has all its TODOs, not one that was worked on."""
    git = ["git", "-C", str(learner.root), "-c", "user.name=s01", "-c", "user.email=s01@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    for text in ("# old\n" + (learner.root / TILLS).read_text(), (learner.root / TILLS).read_text(), "worked = True\n"):
        (learner.root / TILLS).write_text(text)
        subprocess.run([*git, "add", TILLS], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", "a version"], check=True)
    (learner.root / TILLS).unlink()
    assert learner.learn("reset", "02") == (0, [f"{TILLS} is there again."])
    text = (learner.root / TILLS).read_text()
    assert "raise NotImplementedError" in text and "# old" not in text


def test_reset_asks(learner):
    """Without --yes somebody must agree; where nobody is there to answer, nothing is changed."""
    learner.write("exercises/.originals/02_tills/tills.txt", (learner.root / TILLS).read_text())
    learner.write(TILLS, "mine = 1\n")
    code, lines = learner.learn("reset", "02")
    assert code == 1
    assert lines[1:] == [
        "There is nobody here to answer; nothing was changed.  To do it without being asked, add --yes.",
        f"{TILLS} is left as it is.",
    ]
    assert (learner.root / TILLS).read_text() == "mine = 1\n"


def test_reset_where_nobody_knows(learner):
    """Neither copy nor git: said so, nothing guessed."""
    learner.write(TILLS, "mine = 1\n")
    code, lines = learner.learn("reset", "02", "--yes", env={"GIT_CEILING_DIRECTORIES": str(learner.root.parent)})
    assert code == 1
    assert lines[0].startswith(f"{TILLS}: this copy of the course does not know how it was handed out")


# learn solution


def test_the_solution_comes_after_passing(learner):
    """Not before the section passes."""
    code, lines = learner.learn("solution", "02")
    assert code == 1
    assert lines[1] == "0 of 3 tests of 02_tills pass; its solution is shown when all do.  Until then: learn hint 02"
    learner.solve(SUMS)
    code, lines = learner.learn("solution", "01")
    assert code == 0
    assert lines[1:4] == ["# solutions/01_sums/sums.py", '"""Sums."""', ""]


def test_the_solution_at_any_time(learner):
    """The instructor may allow it in course.toml; any other word there is refused."""
    learner.edit("exercises/course.toml", 'title = "Toy"', 'title = "Toy"\nsolutions = "always"')
    assert learner.learn("solution", "02")[1][0] == "# solutions/02_tills/tills.py"
    learner.edit("exercises/course.toml", '"always"', '"now"')
    assert learner.learn() == (2, [f"learn: {learner.root}/exercises/course.toml: solutions = 'now'; make it \"passed\" or \"always\""])


def test_no_solutions_in_this_edition(learner):
    (learner.root / "solutions/02_tills/tills.py").unlink()
    assert learner.learn("solution", "02") == (1, ["The solutions are not in this edition of the course."])


# what cannot be done, and who does not wait for the end


def test_no_course_here(learner, tmp_path_factory):
    learner.root = tmp_path_factory.mktemp("elsewhere")
    said = f"learn: no exercises/course.toml in {learner.root} or above it; go to the folder of the course"
    assert learner.learn() == (2, [said])


def test_no_such_section(learner):
    assert learner.learn("next", "99") == (2, ["learn: there is no section 99; there are 01_sums, 02_tills"])


def test_no_such_todo(learner):
    assert learner.learn("hint", "02", "7") == (1, ["02_tills has no TODO 7; it has 1 (Till.put)"])


@pytest.mark.parametrize("options", [["--help"], ["--lang", "zh", "--help"], ["hint", "--help"], ["--lang", "xx"], ["dance"], ["--lang"]])
def test_usage(learner, options):
    """Help, and wrong usage, in any language."""
    code, lines = learner.learn(*options)
    assert code == (0 if "--help" in options else 2)
    assert lines[0].startswith("usage: learn")


def test_without_the_characters(learner):
    """A terminal that lacks characters gets letters, and escapes, and no error."""
    ascii_only = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    assert learner.learn("next", "02", env=ascii_only)[1][0] == " > 02_tills  ooo   0 of 3  tills"
    assert learner.learn("next", "02", "--lang", "zh", env=ascii_only)[0] == 1


def test_a_reader_that_has_gone(learner):
    """`learn | true`: no error about a broken pipe."""
    command = [sys.executable, "-m", "grading.learn", "hint", "02"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, cwd=learner.root, env=learner.env(), stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_closed_output(learner):
    """Nor about one that was closed from the start."""
    command = ["sh", "-c", f"exec {sys.executable} -m grading.learn hint 02 >&-"]
    done = subprocess.run(command, cwd=learner.root, env=learner.env(), stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_ctrl_c(learner):
    """Ctrl-C in the middle of a run: the map so far, one line, exit code 130, and nothing left running."""
    learner.write(TILLS, "import time\n\n\nclass Till:\n    def put(self, amount):\n        print('here', flush=True)\n        while True:\n            pass\n")
    look = "import sys\n\n\ndef pytest_runtest_logstart(nodeid):\n    print('RUNNING', nodeid, flush=True)\n"
    learner.write("conftest.py", look + (learner.root / "conftest.py").read_text())
    process = subprocess.Popen(
        [sys.executable, "-m", "grading.learn", "next", "02"], cwd=learner.root, env=learner.env(),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    for line in process.stdout:
        if line.startswith("RUNNING"):
            break
    os.killpg(process.pid, signal.SIGINT)
    rest = process.stdout.read()
    assert process.wait() == 130
    assert "Traceback" not in rest and "KeyboardInterrupt" not in rest
    assert "Stopped. What is above is what was seen so far." in rest
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


# paths, from any folder


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("exercises/02_tills", "{root}/exercises/02_tills"),
        ("exercises/02_tills/test_tills.py::test_nothing", "{root}/exercises/02_tills/test_tills.py::test_nothing"),
        ("exercises/99_none", "exercises/99_none"),
        ("test_tills.py", "test_tills.py"),
        ("-q", "-q"),
    ],
)
def test_paths_from_the_top(learner, word, said):
    """A path below exercises/ that is not here is looked for from the course's top; all else is left alone."""
    here = learner.root / "exercises" / "01_sums"
    assert places.from_top(word, here, learner.root) == said.format(root=learner.root)


def test_which_todo_a_test_is_about(learner):
    """By the names that the test's scenes use, also through another function."""
    file, names = learner.root / "exercises/02_tills/test_tills.py", {1: "Till.put", 2: "Till.empty"}
    assert [hints.concerned(file, test, names) for test in ("test_the_till", "test_two_tellers", "no_such_test")] == [1, 1, None]
    assert hints.concerned(file.with_name("gone.py"), "test_the_till", names) is None
