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
        keys = {key: key for key in expected}  # equal keys are one, so that there is at most one to compare with
        return len(got) == len(expected) and all(key in keys and same(key, keys[key]) and same(got[key], expected[key]) for key in got)
    if isinstance(got, (set, frozenset)):
        items = {item: item for item in expected}
        return len(got) == len(expected) and all(item in items and same(item, items[item]) for item in got)
    return got == expected
