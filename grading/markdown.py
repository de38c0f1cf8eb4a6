"""The little of Markdown that hints and lessons need: which lines lie in fenced blocks, and the blocks."""

import re
from dataclasses import dataclass

_FENCE = re.compile(r" {0,3}(```+)\s*([^`]*)")


@dataclass(frozen=True)
class Block:
    """One fenced block: ```INFO, its text, and whether only empty lines lie between it and the block before."""

    line: int  # of the opening fence
    info: str
    text: str
    follows: bool


def outside_fences(text: str) -> list[tuple[str, bool]]:
    """Each line, and whether it is prose: neither in a fenced block nor a fence itself."""
    lines, fence = [], ""
    for line in text.splitlines():
        match = _FENCE.fullmatch(line)
        if fence:
            lines.append((line, False))
            if match and not match[2].strip() and len(match[1]) >= len(fence):
                fence = ""
        else:
            fence = match[1] if match else ""
            lines.append((line, not fence))
    return lines


def blocks(text: str) -> list[Block]:
    """The fenced blocks, in order."""
    found, inside, follows = [], None, False
    for number, (line, is_prose) in enumerate(outside_fences(text), 1):
        match = _FENCE.fullmatch(line)
        if is_prose:
            inside, follows = None, follows and not line.strip()
        elif inside is None:
            inside, fence, start, info = [], match[1], number, match[2].strip()
        elif match and not match[2].strip() and len(match[1]) >= len(fence):
            found.append(Block(start, info, "".join(f"{each}\n" for each in inside), follows))
            inside, follows = None, True
        else:
            inside.append(line)
    return found
