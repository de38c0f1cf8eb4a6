"""Does a translated lesson say what the original says now?

`README.zh.md` beside `README.md`, `hints.zh.md` beside `hints.md`.  The two must agree in all that is not prose: headings by level, code
spans, programs and outputs to the letter, the rows of tables.  Whether the prose still fits only a reader can say, so a translation ends
with a stamp, the digest of the text that it was made from; `--stamp` renews it once somebody has read both.
"""

import hashlib
import re
from collections import Counter
from pathlib import Path

from grading.markdown import blocks, outside_fences
from grading.coursecheck.problems import Problem, listed

ORIGINALS = ("README.md", "hints.md")
_STAMP = re.compile(r"\n<!-- translates (\S+) ([0-9a-f]{12}) -->\n\Z")
_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_HEADING = re.compile(r"(#+) (.*)")
_FREE = ("text",)  # blocks of pseudo-code, whose words may be translated


def name_of(original: str, language: str) -> str:
    """README.md in zh is README.zh.md."""
    return original.replace(".md", f".{language}.md")


def check_section(folder: Path, where: str, languages: tuple[str, ...], stamp: bool = False) -> list[Problem]:
    """The translations in the section's FOLDER; all there must be in LANGUAGES.  STAMP: renew the stamps of those that agree."""
    problems = []
    for original in ORIGINALS:
        if not (folder / original).is_file():
            continue  # which is said elsewhere
        text = (folder / original).read_text(encoding="utf-8")
        for path in sorted(folder.glob(name_of(original, "*"))):
            name = f"{where}/{path.name}"
            try:
                translated = path.read_text(encoding="utf-8")
            except UnicodeDecodeError as error:
                problems.append(Problem(name, f"is not UTF-8 ({error})", "save it as UTF-8"))
                continue
            wrong = compare(text, translated, original, name)
            if stamp and not wrong:
                path.write_text(_STAMP.sub("\n", translated).rstrip() + f"\n\n<!-- translates {original} {digest(text)} -->\n", encoding="utf-8")
            problems += wrong or ([] if stamp else check_stamp(text, translated, original, name))
        for language in languages:
            if not (folder / name_of(original, language)).is_file():
                problems.append(Problem(f"{where}/{name_of(original, language)}", "is missing", f"translate {original}, then run with --stamp"))
    return problems


def digest(text: str) -> str:
    """What a stamp says of the original TEXT."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def check_stamp(text: str, translated: str, original: str, where: str) -> list[Problem]:
    """Was the translation made from this TEXT of the ORIGINAL?"""
    stamp = _STAMP.search(translated)
    if stamp and stamp[1] == original and stamp[2] == digest(text):
        return []
    what = f"{original} has changed since it was translated" if stamp else "does not say which text it was translated from"
    return [Problem(where, what, "read both, bring it up to date, then run with --stamp")]


def compare(text: str, translated: str, original: str, where: str) -> list[Problem]:
    """In what the translation differs from the TEXT of the ORIGINAL, prose aside."""
    problems = []
    for what, ours, theirs in zip(("headings", "blocks", "rows of tables"), _shape(text), _shape(translated), strict=True):
        if ours != theirs:
            at = next((number for number, pair in enumerate(zip(ours, theirs), 1) if pair[0] != pair[1]), min(len(ours), len(theirs)) + 1)
            problems.append(Problem(where, f"its {what} are not those of {original}, from number {at} on", f"make number {at} agree"))
    ours, theirs = _spans(text), _spans(translated)
    for more, verb, cure in ((ours - theirs, "lacks", "add them"), (theirs - ours, "has, beyond the original,", "take them out")):
        if more:
            problems.append(Problem(where, f"{verb} {listed(f'`{span}`' for span in sorted(more))}", cure))
    return problems


def _shape(text):
    """(the levels of the headings, those of TODOs whole; the blocks; the cells of each row)."""
    prose = [line for line, is_prose in outside_fences(text) if is_prose]
    headings = [(match[1], match[2].strip() if match[2].startswith("TODO") else "") for line in prose if (match := _HEADING.fullmatch(line))]
    fenced = [(block.info, "" if block.info in _FREE else block.text) for block in blocks(text)]
    return headings, fenced, [line.count("|") for line in prose if line.startswith("|")]


def _spans(text):
    """The code spans of the prose, each as often as it stands there."""
    prose = "\n".join(line for line, is_prose in outside_fences(text) if is_prose)
    return Counter(" ".join(span.split()) for span in _SPAN.findall(prose))
