"""The school, looked at more closely: who serves, wrong arguments, nobody at all, two of one name."""

# scenes


def three_by_one_worker(school):
    threads = {greeting.partition(" (in ")[2] for greeting in school.serve(["ann", "bob", "cid"], workers=1)}
    return len(threads), "MainThread)" in threads


def too_few_workers(school):
    said = []
    for workers in (0, -1):
        try:
            school.serve(["ann"], workers)
        except ValueError:
            said.append("ValueError")
    return said


def nobody_at_all(school):
    return school.greet_all([]), school.serve([])


def two_of_one_name(school):
    return school.greet_all(["ann", "ann"]), len(school.serve(["bob", "bob"], workers=1))


# claims


def test_workers_serve_one_after_the_other(explore):
    """A single worker serves everybody in one thread of its own, not in the caller's."""
    assert explore(three_by_one_worker) == {(1, False)}


def test_fewer_than_one_worker(explore):
    """Fewer than one worker are refused with ValueError."""
    assert explore(too_few_workers) == [["ValueError", "ValueError"]]


def test_nobody_at_all(explore):
    """Without names there are no greetings: the empty list."""
    assert explore(nobody_at_all) == [([], [])]


def test_two_of_one_name(explore):
    """Two students of the same name are two students."""
    assert explore(two_of_one_name) == [(["Hello, ann (in Thread-ann)"] * 2, 2)]
