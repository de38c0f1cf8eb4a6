"""The course's check, as far as nothing has to be run: each check fails for what it is for, in the author's words."""

import subprocess

import pytest

from grading.coursecheck import files
from grading.tests.toycourse import EX, SO, Toy


@pytest.fixture
def toy(tmp_path):
    return Toy(tmp_path)


def test_a_course_that_is_well(toy):
    assert toy.read() == []


# files


@pytest.mark.parametrize(
    "name", [*(f"{EX}/{name}" for name in ("README.md", "hints.md", "sums.py", "test_sums.py")), f"{SO}/sums.py", f"{SO}/test_hidden_sums.py"]
)
def test_a_file_is_missing(toy, name):
    (toy.root / name).unlink()
    assert toy.read()[0] == f"{name}: is missing; write it"


def test_too_few_misconceptions(toy):
    (toy.root / SO / "misconceptions" / "forgets.py").unlink()
    assert toy.read() == [f"{SO}/misconceptions/: holds 7 misconceptions; add wrong answers until there are 8"]


@pytest.mark.parametrize(
    "name", [f"{EX}/sums.py.orig", f"{EX}/helper.py", f"{EX}/right/plain.py", f"{SO}/misconceptions/notes.txt", f"{SO}/right/a/b.py"]
)
def test_a_stray_file(toy, name):
    toy.write(name, "")
    assert toy.read() == [f"{name}: has no place in a section; remove or rename it"]


def test_right_answers_and_byte_code_are_no_strays(toy):
    toy.write(f"{SO}/right/plain.py", '"""Differs by nothing."""\n')
    toy.write(f"{EX}/__pycache__/sums.cpython-311.pyc", "")
    assert toy.read() == []


def test_files_that_git_ignores_are_no_strays(toy):
    subprocess.run(["git", "init", "-q", str(toy.root)], check=True)
    toy.write(".gitignore", "*.orig\n")
    toy.write(f"{EX}/sums.py.orig", "")
    assert toy.read() == []
    toy.write(f"{EX}/sums.py.bak", "")
    assert toy.read() == [f"{EX}/sums.py.bak: has no place in a section; remove or rename it"]


def test_a_folder_that_is_no_section(toy):
    toy.write("solutions/02_more/more.py", "")
    toy.write("exercises/notes.md", "")
    told = [str(problem) for problem in files.check_top(toy.load(), files.present_files(toy.root))]
    assert told == [
        "exercises/notes.md: has no place beside the sections; remove it or move it into its section",
        "solutions/02_more/: is no section of exercises/course.toml; add a [[section]] with that folder, or remove it",
    ]


# stub and solution


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("b=0", "b=1", ":4: add is `def add(a, b=1) -> int`, in the stub `def add(a, b=0) -> int`; {cure}"),
        ("-> int", "-> float", ":4: add is `def add(a, b=0) -> float`, in the stub `def add(a, b=0) -> int`; {cure}"),
        ("Return a + b.", "Return b + a.", ":4: the docstring of add is not the stub's; {cure}"),
        ('"""Sums."""', '"""Summs."""', ":1: its module docstring is not the stub's; {cure}"),
        ("class Till", "class Cash", ": has no Till, which the stub has; add it, or take it out of {stub}"),
        ("class Till:", "class Till(dict):", ":9: Till is `class Till(dict)`, in the stub `class Till()`; {cure}"),
        ("def put", "def more(self): ...\n\n    def put", ":15: Till.more is not in the stub; add it to {stub}, or begin its name with _"),
        (
            "    def put",
            "    @property\n    def put",
            ":16: Till.put is `@property def put(self, amount)`, in the stub `def put(self, amount)`; {cure}",
        ),
    ],
)
def test_stub_and_solution_drift_apart(toy, old, new, told):
    toy.edit(f"{SO}/sums.py", old, new)
    stub = f"{EX}/sums.py"
    assert toy.read()[0] == f"{SO}/sums.py" + told.format(stub=stub, cure=f"make it the same as in {stub}")


def test_what_is_private_is_the_solutions_own_affair(toy):
    toy.edit(f"{SO}/sums.py", "class Till:", "def _help():\n    pass\n\n\nclass Till:")
    assert toy.read() == []


def test_a_file_that_is_not_python(toy):
    toy.edit(f"{SO}/sums.py", "return a + b", "return a +")
    assert toy.read() == [f"{SO}/sums.py:6: is not Python (invalid syntax); correct it"]


# TODOs and hints


RAISE = 'raise NotImplementedError("TODO 2: Till.put is not written yet")'
REMEDY = 'raise NotImplementedError("TODO 2: NAME is not written yet") there, or remove the comment'


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("# TODO 1: add", "# add", ":7: TODO 1 has no comment; add `# TODO 1: …` that states the goal"),
        ("# TODO 1: add", "# TODO: add", ":6: the comment '# TODO: add the two numbers.' has no number and goal; write `# TODO n: …`"),
        (RAISE, "raise NotImplementedError", ":19: NotImplementedError says ''; let it say 'TODO n: NAME is not written yet'"),
        (RAISE, "pass", f":18: TODO 2 is never raised; {REMEDY}"),
        ("TODO 2: Till.put is", "TODO 1: Till.put is", ":19: TODO 1 is Till.put here, but add elsewhere; renumber one of them"),
    ],
)
def test_a_todo_that_does_not_fit(toy, old, new, told):
    toy.edit(f"{EX}/sums.py", old, new)
    assert f"{EX}/sums.py{told}" in toy.read()


def test_todos_are_numbered_through(toy):
    toy.edit(f"{EX}/sums.py", "# TODO 2", "# TODO 3")
    assert f"{EX}: its TODOs are numbered 1 and 3; number them 1, 2, 3 … from top to bottom, each once" in toy.read()


NO_HEADING = ": no heading for TODO 2; add `## TODO 2: Till.put` or renumber"


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("## TODO 2: Till.put", "## The till", [NO_HEADING]),
        ("## TODO 2: Till.put", "## TODO 3: Till.put", [":16: no stub has a TODO 3; remove or renumber the heading", NO_HEADING]),
        ("## TODO 2: Till.put", "## TODO 2: Till.take", [":16: TODO 2 is called Till.take, in the stub Till.put; use the stub's name"]),
        ("## TODO 2: Till.put", "## TODO 1: add", [":16: TODO 1 has a second heading; remove or renumber it", NO_HEADING]),
        ("### 3 nearly code\n", "", [":16: TODO 2 has no `### 3`; add it: nearly code"]),
        ("What is a sum?", "", [":3: `### 1` of TODO 1 is empty; write a question"]),
        ("### 3 nearly code", "### 3\nDo.\n\n### 4", [":16: TODO 2 has a `### 4`; make it three layers"]),
    ],
)
def test_hints_that_do_not_fit(toy, old, new, told):
    toy.edit(f"{EX}/hints.md", old, new)
    assert toy.read() == [f"{EX}/hints.md{line}" for line in told]


# points


NOT_10 = "the points of the section add up to {}; make it 10, solutions/points.toml included"


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("2.5", "2.6", [NOT_10.format("10.1")]),
        (
            "test_one_number",
            "test_none",
            ["test_one_number has no points; give it some, or 0", "test_none has points, but is no test of the section; remove or rename it"],
        ),
        ("test_two_numbers = 4, test_one", "test_two_numbers = 4.0, test_one", []),
        ("= 2.5", "= 11", ["test_one_number = 11; give it a number from 0 to 10", NOT_10.format("7.5")]),
        ("= 2.5", "= 2.5, test_the_till = 0", ["test_the_till has points, but is no test there; move its points to solutions/points.toml"]),
    ],
)
def test_points_that_do_not_fit(toy, old, new, told):
    toy.edit("exercises/course.toml", old, new)
    assert toy.read() == [f"exercises/course.toml: [01_sums]: {line}" for line in told]


def test_points_add_up_in_decimals(toy):
    """0.1 + 0.2 is 0.3 here."""
    toy.edit("exercises/course.toml", "test_two_numbers = 4, test_one_number = 2.5", "test_two_numbers = 0.1, test_one_number = 0.2")
    toy.edit("solutions/points.toml", "2.5", "8.7")
    assert toy.read() == []


# test files


MANY = ":15: the docstring of test_two_numbers is not one sentence; say in one what it claims"


@pytest.mark.parametrize(
    "old, new, told",
    [
        ('    """Two numbers are added."""\n', "", ":15: test_two_numbers has no docstring; say in one sentence what it claims"),
        ("Two numbers are added.", "Two numbers are added", MANY),
        ("Two numbers are added.", "Two numbers. They are added.", MANY),
        ("return sums.add(a)\n", "time.sleep(1)\n", ":11: sleeps; let the order of events decide: hold a child, meet, or wait for an event"),
        ("return sums.add(a)\n", "return pytest\n", ":11: a scene uses 'pytest', which belongs to the claims; hand it in as an argument"),
        ("def sum_of_one", "import numpy\n\n\ndef sum_of_one", ":10: a scene imports 'numpy'; scenes use the standard library alone"),
    ],
)
def test_a_test_file_against_the_rules(toy, old, new, told):
    toy.edit(f"{EX}/test_sums.py", old, new)
    assert toy.read() == [f"{EX}/test_sums.py{told}"]


def test_two_tests_of_one_name(toy):
    toy.edit(f"{SO}/test_hidden_sums.py", "def test_nothing", "def test_the_till")
    assert f"{SO}/test_hidden_sums.py:24: test_the_till is already the test of line 19; rename one of them" in toy.read()


def test_two_tests_of_one_name_in_two_files(toy):
    toy.edit(f"{SO}/test_hidden_sums.py", "def test_the_till", "def test_one_number")
    what = f"{SO}/test_hidden_sums.py:19: test_one_number is a test of {EX}/test_sums.py, too; rename one of them, they share points and misconceptions"
    assert what in toy.read()


# what a misconception says of itself


def _docstring(toy, text):
    toy.write(f"{SO}/misconceptions/forgets.py", f'"""{text}"""\n')
    return [line.removeprefix(f"{SO}/misconceptions/forgets.py: ") for line in toy.read()]


def test_a_misconception_says_what_it_believes(toy):
    silent = ["does not say what the learner believes; let the first line of its docstring say it"]
    assert _docstring(toy, "") == silent
    assert _docstring(toy, "Caught by: test_the_till") == silent
    assert _docstring(toy, "I believe in magic.\n\nCaught by: test_the_till") == []
    cure = "end its docstring with the line `Caught by: TEST` (or without TEST, and run with --fill)"
    assert _docstring(toy, "I believe in magic.") == [f"does not say which test catches it; {cure}"]


def test_a_misconception_says_something_new(toy):
    text = "I believe in takes_nothing_too.\n\nCaught by: test_the_till"
    toy.write(f"{SO}/misconceptions/forgets.py", f'"""{text}"""\n')
    assert toy.read() == [f"{SO}/misconceptions/takes_nothing_too.py: believes the same as {SO}/misconceptions/forgets.py; say what is different"]


def test_a_misconception_of_a_module_that_is_not_there(toy):
    told = _docstring(toy, "I believe in magic.\n\nModule: summs\nCaught by: test_the_till")
    assert told == ["its docstring says `Module: summs`; name one of sums"]
