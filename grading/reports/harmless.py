"""Text that came from a submission, made harmless where it is shown.

A name or a message may hold escape sequences that write over the terminal, marks that turn the reading direction, or
characters that cannot be encoded at all.  Each such character is shown as an escape, so that it can be seen, never dropped.
"""

import unicodedata

# Cc: C0, DEL and C1.  Cf: bidi marks, zero widths, tags.  Cs: lone surrogates.  Co, Cn: private or unknown.  Zl, Zp: line ends.
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_FORMULA = tuple("=+-@\t\r\n") + ("\uff1d", "\uff0b", "\uff0d", "\uff20")  # also their full-width forms


def text(raw: str) -> str:
    """RAW with its line ends and tabs, everything else that is not plain text as an escape."""
    return "\n".join(line(each, tabs=True) for each in raw.replace("\r\n", "\n").split("\n"))


def line(raw: str, *, tabs: bool = False) -> str:
    """RAW in one line.  Line ends become escapes, too."""
    if raw.isascii() and raw.isprintable():
        return raw
    return "".join(_shown(char, tabs) for char in raw)


def cell(raw: str) -> str:
    """RAW for a spreadsheet: one line, and never a formula (a `'` in front says that it is text)."""
    if raw.lstrip(" ").startswith(_FORMULA):
        return "'" + line(raw)
    return line(raw)


def short(raw: str, width: int) -> str:
    """The line, cut in the middle where it is longer than WIDTH, so that both ends can be told."""
    plain = line(raw)
    if len(plain) <= width:
        return plain
    head = (width - 1) // 2
    return plain[:head] + "…" + plain[-(width - 1 - head) :]


def _shown(char: str, tabs: bool) -> str:
    if unicodedata.category(char) not in _UNSAFE or (tabs and char == "\t"):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
