"""A sheet that a learning platform exported, changed cell by cell: every byte that is not in a changed cell stays as it was.

Python's csv module cannot do that: it forgets which cells were quoted and how each line ended.
"""

from pathlib import Path

from grading.errors import UsageError

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class Sheet:
    """`rows` holds the cells' values; `set` changes one."""

    def __init__(self, data: bytes) -> None:
        """Raises ValueError where a quoted cell does not end."""
        self._mark, self._encoding = next(((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), (b"", ""))
        self._encoding = self._encoding or _encoding(data)
        text = data[len(self._mark) :].decode(self._encoding)
        self.separator = _separator(text)
        self._raw: list[list[str]] = []  # the cells as they are written, quotes included
        self._ends: list[str] = []  # each row's line end, empty behind the last where there is none
        self._parse(text)
        self.rows = [[_value(cell) for cell in row] for row in self._raw]

    @classmethod
    def read(cls, path: Path) -> "Sheet":
        """The sheet in that file.  Raises UsageError where it cannot be read, or is no sheet."""
        try:
            return cls(path.read_bytes())
        except OSError as error:
            raise UsageError(f"--sheet {path}: cannot be read ({error.strerror})") from None
        except ValueError as error:
            raise UsageError(f"--sheet {path}: {error}; export it again, as CSV") from None

    def cell(self, row: int, column: int) -> str:
        """The value; empty where the row is too short."""
        return self.rows[row][column] if column < len(self.rows[row]) else ""

    def set(self, row: int, column: int, value: str) -> None:
        """Change one cell: quoted if it was, or must be."""
        raw, values = self._raw[row], self.rows[row]
        while len(raw) <= column:
            raw.append("")
            values.append("")
        quoted = raw[column].startswith('"') or any(char in value for char in f'{self.separator}"\r\n')
        raw[column] = '"' + value.replace('"', '""') + '"' if quoted else value
        values[column] = value

    def content(self) -> bytes:
        """The file's bytes."""
        text = "".join(self.separator.join(row) + end for row, end in zip(self._raw, self._ends))
        return self._mark + text.encode(self._encoding)

    def _parse(self, text: str) -> None:
        row: list[str] = []
        start = place = 0
        while place < len(text):
            if place == start and text[place] == '"':
                place = _closing(text, place) + 1
            elif text[place] == self.separator:
                row.append(text[start:place])
                start = place = place + 1
            elif text[place] in "\r\n":
                end = "\r\n" if text.startswith("\r\n", place) else text[place]
                self._raw.append([*row, text[start:place]])
                self._ends.append(end)
                row, start = [], place + len(end)
                place = start
            else:
                place += 1
        if row or start < len(text):
            self._raw.append([*row, text[start:]])
            self._ends.append("")


def _closing(text: str, opening: int) -> int:
    """The place of the quote that ends the one at OPENING; two in a row are one within the cell."""
    place = opening + 1
    while True:
        place = text.find('"', place)
        if place < 0:
            raise ValueError(f"the quote that opens in line {text.count(chr(10), 0, opening) + 1} is never closed")
        if not text.startswith('""', place):
            return place
        place += 2


def _value(raw: str) -> str:
    return raw[1:].removesuffix('"').replace('""', '"') if raw.startswith('"') else raw


def _encoding(data: bytes) -> str:
    """Without a mark: UTF-8, or else some old encoding, of which latin-1 keeps every byte as it is."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _separator(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)
