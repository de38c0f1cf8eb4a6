"""Translated lessons stay in step with the originals, or the check says where they do not."""

import pytest

from grading.coursecheck import translations
from grading.tests.toycourse import EX, Toy

ENGLISH = """# Sums

`add` adds.  See `Till`.

```python
print(1 + 1)
```
```output
2
```

| what | so |
|---|---|
| `add` | 2 |

## TODO 1: add

```text
return the sum
```
"""
CHINESE = """# 求和

`add` 相加。参见 `Till`。

```python
print(1 + 1)
```
```output
2
```

| 什么 | 结果 |
|---|---|
| `add` | 2 |

## TODO 1: add

```text
返回和
```
"""


def compare(translated):
    return [problem.what for problem in translations.compare(ENGLISH, translated, "README.md", "README.zh.md")]


def test_a_translation_that_agrees():
    assert compare(CHINESE) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("# 求和", "## 求和", "its headings are not those of README.md, from number 1 on"),
        ("TODO 1: add", "TODO 1: 相加", "its headings are not those of README.md, from number 2 on"),
        ("print(1 + 1)", "print(2)", "its blocks are not those of README.md, from number 1 on"),
        ("\n2\n", "\n3\n", "its blocks are not those of README.md, from number 2 on"),
        ("```text\n返回和\n```\n", "", "its blocks are not those of README.md, from number 3 on"),
        ("| `add` | 2 |", "| `add` | 2 | 3 |", "its rows of tables are not those of README.md, from number 3 on"),
        ("`Till`", "钱箱", "lacks `Till`"),
        ("相加", "`sum`", "has, beyond the original, `sum`"),
    ],
)
def test_what_is_out_of_step(old, new, what):
    assert old in CHINESE and what in compare(CHINESE.replace(old, new, 1))


@pytest.fixture
def toy(tmp_path):
    toy = Toy(tmp_path)
    for original in translations.ORIGINALS:
        toy.write(f"{EX}/{original.replace('.md', '.zh.md')}", (toy.root / EX / original).read_text(encoding="utf-8"))
    return toy


def test_a_stamp_is_asked_for_and_given_and_runs_out(toy):
    name = f"{EX}/README.zh.md"
    assert f"{name}: does not say which text it was translated from; read both, bring it up to date, then run with --stamp" in toy.read()
    assert translations.check_section(toy.root / EX, EX, ("zh",), stamp=True) == []
    assert toy.read() == []
    stamped = (toy.root / name).read_text(encoding="utf-8")
    translations.check_section(toy.root / EX, EX, ("zh",), stamp=True)
    assert (toy.root / name).read_text(encoding="utf-8") == stamped
    with open(toy.root / EX / "README.md", "a", encoding="utf-8") as lesson:
        lesson.write("\nMore.\n")
    assert toy.read() == [f"{name}: README.md has changed since it was translated; read both, bring it up to date, then run with --stamp"]


def test_what_is_out_of_step_gets_no_stamp(toy):
    toy.write(f"{EX}/README.zh.md", "# 没有程序\n")
    assert translations.check_section(toy.root / EX, EX, ("zh",), stamp=True)
    assert "translates" not in (toy.root / EX / "README.zh.md").read_text(encoding="utf-8")


def test_a_language_of_the_course_is_complete(toy):
    (toy.root / EX / "hints.zh.md").unlink()
    found = translations.check_section(toy.root / EX, EX, ("zh",), stamp=True)
    assert [str(problem) for problem in found] == [f"{EX}/hints.zh.md: is missing; translate hints.md, then run with --stamp"]
