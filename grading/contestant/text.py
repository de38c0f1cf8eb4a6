"""Text that comes from a scene, made fit to be shown."""

import unicodedata


def printable(text):
    """TEXT with control characters, half characters and turned writing directions spelled out; lines and tabs stay."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter in "\n\t" or unicodedata.category(letter)[0] != "C" else letter.encode("unicode_escape").decode() for letter in text
    )
