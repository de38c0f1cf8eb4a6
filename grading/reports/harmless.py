"""Text that came from a submission, made harmless where it is shown.

A name or a message may hold escape sequences that write over the terminal, marks that turn the reading direction, or
characters that cannot be encoded at all.  Each such character is shown as an escape, so that it can be seen, never dropped.
"""

import re
import unicodedata

# Cc: C0, DEL and C1.  Cf: bidi marks, zero widths, tags.  Cs: lone surrogates.  Co, Cn: private or unknown.  Zl, Zp: line ends.
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# What the log of a CI service takes for an order: `::error::` and `##[group]` on GitHub, `##vso[` and `##teamcity[` on others.
_ORDER = re.compile(r"^\s*:(?=:.*::)|#(?=#\w*\[)")
_FORMULA = tuple("=+-@\t\r\n") + ("\uff1d", "\uff0b", "\uff0d", "\uff20")  # also their full-width forms


def text(raw: str) -> str:
    """RAW with its line ends and tabs, everything else that is not plain text as an escape."""
    return "\n".join(line(each, tabs=True) for each in raw.replace("\r\n", "\n").split("\n"))


def line(raw: str, *, tabs: bool = False) -> str:
    """RAW in one line.  Line ends become escapes, too."""
    plain = raw if raw.isascii() and raw.isprintable() else "".join(_shown(char, tabs) for char in raw)
    return _ORDER.sub(lambda found: f"{found[0][:-1]}\\x{ord(found[0][-1]):02x}", plain)


def cell(raw: str) -> str:
    """RAW for a spreadsheet: one line, and never a formula (a `'` in front says that it is text)."""
    if raw.lstrip(" ").startswith(_FORMULA):
        return "'" + line(raw)
    return line(raw)


def cut(raw: str, most: int) -> str:
    """The text, with its middle left out where it has more than MOST characters; what is left out is said."""
    plain = text(raw)
    if len(plain) <= most:
        return plain
    note = f"\n[... {len(plain) - most} characters and more are left out here ...]\n"
    kept = max(most - len(note), 2)
    return plain[: kept - kept // 3] + note + plain[-(kept // 3) :]


def code(raw: str) -> str:
    """A line as code within Markdown, in a table, too: nothing in it is a link, a mention, an image or HTML."""
    plain = line(raw).replace("|", "\\|")
    ticks = "`" * (_longest_run(plain) + 1)
    pad = " " if plain[:1] in ("`", " ", "") or plain[-1:] in ("`", " ") else ""
    return f"{ticks}{pad}{plain}{pad}{ticks}"


def block(raw: str, most: int) -> str:
    """A text of several lines as a block of code in Markdown, at most MOST characters of it."""
    plain = cut(raw, most)
    ticks = "`" * max(3, _longest_run(plain) + 1)
    return f"{ticks}text\n{plain}\n{ticks}"


def file_name(raw: str) -> str:
    """A part of a file's name: letters, digits, `-`, `.` and `_`; short, never hidden, never a way out of the folder."""
    plain = "".join(char if char.isalnum() or char in "-." else "_" for char in unicodedata.normalize("NFC", raw))
    return plain[:40].strip("._") or "_"


def short(raw: str, width: int) -> str:
    """The line, cut in the middle where it is longer than WIDTH, so that both ends can be told."""
    plain = line(raw)
    if len(plain) <= width:
        return plain
    head = (width - 1) // 2
    return plain[:head] + "…" + plain[-(width - 1 - head) :]


def _longest_run(plain: str) -> int:
    return max(map(len, re.findall("`+", plain)), default=0)


def _shown(char: str, tabs: bool) -> str:
    if unicodedata.category(char) not in _UNSAFE or (tabs and char == "\t"):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
