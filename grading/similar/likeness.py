"""How much of the shorter of two texts is in the longer one, too: function by function, each beside the one that fits it best."""

from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import Indel

from grading.similar.text import PASSAGE, Text

LEAST = 60  # tokens of one's own; two right answers that are shorter are alike by themselves


@dataclass
class Shared:
    """What two texts have in common.

    `share` is from 0 to 1, of the shorter one's own tokens.  `first` and `second`: line -> (number of the passage's function, line of the
    other text).
    """

    share: float = 0.0
    first: dict[int, tuple[int, int]] = field(default_factory=dict)
    second: dict[int, tuple[int, int]] = field(default_factory=dict)

    def turned(self) -> "Shared":
        """The same with the texts in the other order."""
        return Shared(self.share, self.second, self.first)


def compare(first: Text, second: Text, above: float = -1.0) -> Shared | None:
    """What FIRST and SECOND share; None where that is not more than ABOVE, or where one has too little of its own to tell."""
    if min(first.size, second.size) < LEAST:
        return None
    if second.size < first.size:
        shared = compare(second, first, above)
        return shared and shared.turned()
    choices = [unit.tokens for unit in second.units]
    fitting = [process.extractOne(unit.tokens, choices, scorer=Indel.normalized_similarity) for unit in first.units]
    at_most = sum(score * (len(unit.tokens) + len(tokens)) / 2 for unit, (tokens, score, _) in zip(first.units, fitting, strict=True))
    if at_most <= above * first.size:
        return None  # most pairs end here: in no passages, long or short, do they have that much in common
    shared, count = Shared(), 0
    for number, (unit, (_, _, place)) in enumerate(zip(first.units, fitting, strict=True)):
        other = second.units[place]
        for step in Indel.opcodes(unit.tokens, other.tokens):
            if step.tag == "equal" and step.src_end - step.src_start >= PASSAGE:
                count += step.src_end - step.src_start
                lines = zip(unit.lines[step.src_start : step.src_end], other.lines[step.dest_start : step.dest_end], strict=True)
                for mine, theirs in lines:
                    shared.first.setdefault(mine, (number, theirs))
                    shared.second.setdefault(theirs, (number, mine))
    shared.share = count / first.size
    return shared if shared.share > above else None
