"""The catalogue: both languages say everything, with the same blanks to fill in, and nothing that nobody asks for."""

import re
import string
from pathlib import Path

import pytest

from grading import learn
from grading.learn import messages
from grading.learn.messages import en, zh

USED = re.compile(r"""(?:say|_say|many)(?:\.many)?\(\s*f?"(\w+)["{]""")


def blanks(text):
    return sorted((name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name)


def test_the_same_keys():
    assert list(en.TEXTS) == list(zh.TEXTS)


@pytest.mark.parametrize("key", en.TEXTS)
def test_the_same_blanks(key):
    """Every blank of the English text is in the Chinese one, and no other; nothing is left untranslated."""
    assert blanks(en.TEXTS[key]) == blanks(zh.TEXTS[key])
    words = string.Formatter().vformat(en.TEXTS[key], (), _Nothing())
    assert en.TEXTS[key] != zh.TEXTS[key] or not re.search("[a-z]", words)


class _Nothing(dict):
    def __missing__(self, key):
        return _Empty()


class _Empty:
    def __format__(self, spec):
        return ""


def test_nothing_is_said_that_is_in_no_catalogue():
    """Each key in the code is in the catalogue, and each in the catalogue is asked for somewhere."""
    folder = Path(learn.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in [*folder.glob("*.py"), folder.parent / "plugins" / "coach.py"])
    names = set(re.findall(r'"([a-z][a-z_]*)"', code)) | set(re.findall(r'f"([a-z]+_)\{', code))
    for key in en.TEXTS:
        stem = re.sub(r"_(one|many)$", "", key)
        assert key in names or stem in names or any(key.startswith(name) for name in names if name.endswith("_")), f"nobody says {key}"
    for key in USED.findall(code):
        assert any(text.startswith(key) for text in en.TEXTS), f"{key} is in no catalogue"


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("中文", 4), ("é", 1), ("✓◦✗…", 4), ("，", 2)])
def test_width(text, columns):
    """The marks take one column each, Chinese characters and their punctuation two."""
    assert messages.width(text) == columns


def test_fit():
    assert messages.fit("abcdef", 6) == "abcdef"
    assert messages.fit("abcdef", 5) == "abcd…"
    assert messages.fit("中文中文", 5) == "中文…"


def test_wrap():
    assert messages.wrap("one two three", 7) == ["one two", "three"]
    assert messages.wrap("a-path-that-is-long b", 5) == ["a-path-that-is-long", "b"]


def test_fold():
    """The sentences of a story are broken between words; what is to be read as it is, or typed, is left whole."""
    story = "Promise: a b c\nd e f g\n    left whole for all its length\nagain: pytest a/test_b.py::test_c"
    assert messages.fold(story, 10) == "Promise: a\nb c\nd e f g\n    left whole for all its length\nagain: pytest a/test_b.py::test_c"
    assert messages.fold("TODO 1: it is not written yet", 12) == "TODO 1: it\nis not\nwritten yet"
    assert messages.fold("Promise: one", 80) == "Promise: one"
    assert messages.fold("", 80) == ""


@pytest.mark.parametrize(("asked", "environment", "course", "lang"), [
    (None, None, None, "en"), ("zh", None, "en", "zh"), (None, "zh", "en", "zh"), (None, None, "zh", "zh"), (None, "xx", "zh", "zh"), ("en", "zh", "zh", "en"),
])  # fmt: skip
def test_who_chooses(asked, environment, course, lang, monkeypatch):
    """--lang before LEARN_LANG before the course; a language that is not there is passed over."""
    monkeypatch.delenv(messages.VARIABLE, raising=False)
    if environment:
        monkeypatch.setenv(messages.VARIABLE, environment)
    assert messages.choose(asked, type("Course", (), {"lang": course})).lang == lang
