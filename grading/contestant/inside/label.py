"""What a value is, in short, for a picture: told without running any code of the student's."""

import io
import pickle

LONGEST = 40  # characters of a label
_PLAIN = (type(None), bool, int, float, str, bytes)
_FEW = 6  # parts of a container that are spelled


def short(value):
    """The repr of plain data, cut; for anything else its type."""
    if type(value) in (str, bytes) and len(value) > LONGEST:
        return f"{value[:8]!r}… of {len(value)}"
    text = repr(value) if _is_plain(value) else f"<{type.__dict__['__name__'].__get__(type(value))}>"
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _is_plain(value, depth=2):
    if type(value) is int:
        return value.bit_length() < 1000  # a longer one has no repr
    if type(value) in _PLAIN:
        return True
    if type(value) not in (list, tuple, dict) or not depth or len(value) > _FEW:
        return False
    return all(_is_plain(part, depth - 1) for part in (value if type(value) is not dict else [*value.items()]))


class _PlainOnly(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError("no plain data")


def pickled(data):
    """The label of what DATA, some bytes on a connection, carries; its size where that is no pickle of plain data."""
    if len(data) <= 10_000:
        try:
            return short(_PlainOnly(io.BytesIO(data)).load())
        except Exception:  # no pickle, one of something else, or one made to raise: its size then says enough
            pass
    return f"{len(data)} bytes"
