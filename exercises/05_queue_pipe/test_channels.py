"""Queue and Pipe: what one process sends, another receives, all of it, and then both go home.

`observe` runs a scene in a process of its own and says what it showed.  A child that is held waits until its parent shows its
hand: until it waits for the child, blocks in anything else, or returns.  A Parcel is held too, where it is packed (pickled) and
where it is unpacked, until nothing else can move: whoever handles it is the slowest process of all.
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


def parcels_relayed(channels, hold, words):
    return [parcel.word for parcel in channels.relay([Parcel(hold, word) for word in words])]


def values_relayed(channels, values):
    return channels.relay(values)


def large_values_relayed(channels, letters):
    return [(len(text), set(text)) for text in channels.relay([letter * 1_000_000 for letter in letters])]


def a_parcel_and_more_relayed(channels, hold, values, maxsize):
    parcel, *received = channels.relay([Parcel(hold, "slow"), *values], maxsize)
    return received


def values_relayed_by_held_children(channels, hold, note, values):
    hold.children(at="end")
    received = channels.relay(values)
    note("relay returned")
    return received


def test_all_arrive_in_order(observe, draw):
    """All values arrive, in order, however slow the writer and the reader are, and under every start method."""
    words = draw.sample(["tea", "milk", "sugar", "bread", "salt"], 3)
    for method in ("fork", "spawn", "forkserver"):
        assert observe(parcels_relayed, words, start_method=method) == words


def test_from_one_child_to_another(observe):
    """One child process puts the values on a multiprocessing.Queue, one by one, and another takes them off."""
    seen = observe(values_relayed, [3, 1, 4, 2])
    assert seen == [3, 1, 4, 2]
    assert seen.carried(4)


def test_none_lost_and_none_doubled(observe, draw):
    """Each value arrives once: none is lost and none is doubled, and equal values are values of their own."""
    values = draw.sample(range(1000), 6)
    assert observe(values_relayed, [*values, values[2], values[0]]) == [*values, values[2], values[0]]


def test_none_is_a_value_too(observe):
    """None is a value like any other, wherever it stands, and so is everything that counts as false."""
    values = [None, 0, "", None, False, [], (), {}, 7, None]
    assert observe(values_relayed, values) == values


def test_no_values(observe):
    """Nothing in, nothing out: the empty list."""
    assert observe(values_relayed, []) == []


def test_large_values_pass(observe, draw):
    """Values of 1 MB pass as small ones do, though no pipe can hold one of them."""
    letters = draw.sample("abcdefgh", 3)
    assert observe(large_values_relayed, letters) == [(1_000_000, {letter}) for letter in letters]


def test_the_queue_is_bounded(observe):
    """At most `maxsize` values are in the queue at a time: a writer that is ahead waits for the reader."""
    seen = observe(a_parcel_and_more_relayed, list(range(12)), 2)
    assert seen == list(range(12))
    assert seen.queued_at_most(2)


def test_both_have_ended(observe):
    """When relay returns, the writer and the reader have ended, and have been waited for."""
    seen = observe(values_relayed_by_held_children, [1, 2, 3])
    assert seen.waited_before("relay returned")
    assert seen == [1, 2, 3]
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
