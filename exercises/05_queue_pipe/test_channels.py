"""Queue and Pipe: what one process sends, another receives, all of it, and then both go home.

`observe` runs a scene in a process of its own and says what it showed.  A child that is held waits until its parent shows its
hand: until it waits for the child, blocks in anything else, or returns.  A Parcel is held too, where it is packed (pickled) and
where it is unpacked, until nothing else can move: the slowest post there can be.
"""


class Parcel:
    """A value that is slow to pack and slow to unpack."""

    def __init__(self, hold, word):
        self.hold, self.word = hold, word

    def __reduce__(self):
        self.hold.here()
        return unpack, (self.hold, self.word)


def unpack(hold, word):
    hold.here()
    return Parcel(hold, word)


# relay


def between_two_parcels(channels, hold, values, maxsize):
    received = channels.relay([Parcel(hold, "first"), *values, Parcel(hold, "last")], maxsize)
    return [value.word if isinstance(value, Parcel) else value for value in received]


def large_values(channels, hold, letters):
    received = channels.relay([Parcel(hold, "first"), *(letter * 1_000_000 for letter in letters), Parcel(hold, "last")])
    return [(len(value), set(value)) if isinstance(value, str) else value.word for value in received]


def nothing(channels):
    return channels.relay([])


def held_at_their_ends(channels, hold, note, values):
    hold.children(at="end")
    channels.relay(values)
    note("relay returned")


def test_all_arrive_in_order(observe, draw):
    """All values arrive, in order, however slow the writer and the reader are, and under every start method."""
    words = draw.sample(["tea", "milk", "sugar", "bread", "salt"], 3)
    for method in ("fork", "spawn", "forkserver"):
        assert observe(between_two_parcels, words, 0, start_method=method) == ["first", *words, "last"]


def test_from_one_child_to_another(observe):
    """One child process puts the values on a multiprocessing.Queue, one by one, and another takes them off."""
    assert observe(between_two_parcels, [3, 1, 4, 2], 0).carried(6)


def test_none_lost_and_none_doubled(observe, draw):
    """Each value arrives once: none is lost and none is doubled, and equal values are values of their own."""
    values = draw.sample(range(1000), 5)
    values += [values[2], values[0]]
    assert observe(between_two_parcels, values, 0) == ["first", *values, "last"]


def test_none_is_a_value_too(observe):
    """None is a value like any other, wherever it stands, and so is everything that counts as false."""
    values = [None, 0, "", None, False, [], (), {}, 7, None]
    assert observe(between_two_parcels, values, 0) == ["first", *values, "last"]


def test_no_values(observe):
    """Nothing in, nothing out: the empty list."""
    assert observe(nothing) == []


def test_large_values_pass(observe, draw):
    """Values of 1 MB pass as small ones do, though no pipe can hold one of them."""
    letters = draw.sample("abcdefgh", 3)
    assert observe(large_values, letters) == ["first", *((1_000_000, {letter}) for letter in letters), "last"]


def test_the_queue_is_bounded(observe):
    """At most `maxsize` values are in the queue at a time: a writer that is ahead waits for the reader."""
    seen = observe(between_two_parcels, list(range(12)), 2)
    assert seen == ["first", *range(12), "last"]
    assert seen.queued_at_most(2)


def test_both_have_ended(observe):
    """When relay returns, the writer and the reader have ended, and have been waited for."""
    seen = observe(held_at_their_ends, [1, 2, 3])
    assert seen.waited_before("relay returned")
    assert seen.nothing_left


# ping_pong


def ball(channels, n):
    return channels.ping_pong(n)


def ball_with_a_held_child(channels, hold, note, n):
    hold.children(at="end")
    numbers = channels.ping_pong(n)
    note("ping_pong returned")
    return numbers


def test_the_child_ends_by_itself(observe):
    """The child meets the end of file once the parent has closed its end, ends with exit code 0, and is waited for."""
    seen = observe(ball_with_a_held_child, 3, start_method="fork")
    assert seen.waited_before("ping_pong returned")
    assert seen.exit_codes == [0]
    assert seen.nothing_left


def test_the_numbers_count_up(observe):
    """ping_pong(n) returns the numbers from 0 to n."""
    assert observe(ball, 7) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert observe(ball, 1) == [0, 1]


def test_no_ping_pong(observe):
    """ping_pong(0) is [0]."""
    assert observe(ball, 0) == [0]


def test_parent_and_child_take_turns(observe):
    """Over a duplex Pipe the parent sends, the child answers, in turn; the last word is the child's, no farewell follows it."""
    assert observe(ball, 5).took_turns(5)


def test_less_than_no_ping_pong(observe):
    """A negative n is a ValueError, and no child is started."""
    seen = observe(ball, -1)
    assert seen.raised("ValueError")
    assert seen.starts == 0
