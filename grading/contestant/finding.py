"""A finding: the answer to a question about an observation, as a truth value that can say why."""


class Finding:
    """True or false, and its repr is the sentence that a failing `assert` shows."""

    def __init__(self, holds, sentence):
        self.holds, self.sentence = bool(holds), sentence

    def __bool__(self):
        return self.holds

    def __repr__(self):
        return self.sentence


def same(got, expected):
    """Are the two plain values equal, type by type?  (`True == 1` and `[1] == [1.0]` are not.)"""
    if type(got) is not type(expected):
        return False
    if isinstance(got, (list, tuple)):
        return len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(got, dict):
        return len(got) == len(expected) and all(
            any(same(key, other) and same(item, wanted) for other, wanted in expected.items()) for key, item in got.items()
        )
    if isinstance(got, (set, frozenset)):
        return len(got) == len(expected) and all(any(same(item, other) for other in expected) for item in got)
    return got == expected
