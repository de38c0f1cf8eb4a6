"""All that `learn` and the coach say, one file a language, each with the same keys and placeholders (a test sees to that)."""

import importlib
import os
import re
import unicodedata

LANGUAGES = ("en", "zh")
VARIABLE = "LEARN_LANG"  # the environment's word, where no --lang is given

_TODO = re.compile(r"TODO (\d+): (.+) is not written yet")  # a stub's own words


class Messages:
    """Says things in one language: `messages("done", section="01_fork")`.  KeyError for what is in no catalogue."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._texts = importlib.import_module(f"grading.learn.messages.{lang}").TEXTS

    def __call__(self, key: str, **values: object) -> str:
        return self._texts[key].format(**values)

    def many(self, key: str, count: int) -> str:
        """The text for a COUNT of things: KEY_one or KEY_many."""
        return self(f"{key}_one" if count == 1 else f"{key}_many", count=count)

    def todo(self, sentence: str) -> str:
        """A stub's sentence about its TODO, in this language."""
        match = _TODO.fullmatch(sentence)
        return self("todo", number=match[1], name=match[2]) if match else sentence


def choose(asked: str | None, course: object = None) -> Messages:
    """Those of the language ASKED for, else of LEARN_LANG, else of the course, else English."""
    wishes = (asked, os.environ.get(VARIABLE), getattr(course, "lang", None))
    return Messages(next((wish for wish in wishes if wish in LANGUAGES), "en"))


def width(text: str) -> int:
    """The columns that TEXT takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrap(text: str, columns: int) -> list[str]:
    """TEXT in lines of no more than so many columns, broken at spaces; a word that is longer is left whole."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and width(lines[-1]) + 1 + width(word) > columns:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def fold(story: str, columns: int) -> str:
    """The STORY of a failing test with its first two lines, which are sentences, broken between words; what is compared or typed stays whole."""
    first, *rest = story.split("\n", 2)
    sentences = [first, *rest[:1]] if first.startswith("Promise: ") else [first]
    kept = rest[len(sentences) - 1 :]
    return "\n".join([line for text in sentences for line in (wrap(text, columns) if width(text) > columns else [text])] + kept)


def fit(text: str, columns: int) -> str:
    """TEXT, cut so that it takes no more than so many columns."""
    if width(text) <= columns:
        return text
    while text and width(text) > columns - 1:
        text = text[:-1]
    return text + "…"
