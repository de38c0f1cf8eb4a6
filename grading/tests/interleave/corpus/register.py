"""What each program of the corpus can come to."""

EXPECTED = {}  # scene: what it can come to
CORRECT = []  # the scenes that keep their promise in every interleaving


def comes_to(*values, correct=False):
    def note(scene):
        EXPECTED[scene] = list(values)
        if correct:
            CORRECT.append(scene)
        return scene

    return note
