"""The strategies, on fake letters: no thread is started here."""

import pytest

from grading.interleave.schedule import Turn, from_text, letters, to_text
from grading.interleave.strategies import (
    Diverged,
    Option,
    PartialOrderSampler,
    Replay,
    RisingPreemptions,
)


def play(strategy, words="AA BB", preemptive=True):
    """One schedule of threads that take as many steps as their word is long; the letters in the order they came.

    With `preemptive`, taking the turn from a thread that has letters left costs one.
    """
    words = words.split()
    taken, running, written = [0] * len(words), None, ""
    while any(count < len(word) for count, word in zip(taken, words)):
        able = [number for number, word in enumerate(words) if taken[number] < len(word)]
        able.sort(key=lambda number: number != running)
        options = [Option(number, int(preemptive and running in able and number != running), taken[number]) for number in able]
        running = options[strategy.choose(options)].thread if len(options) > 1 else able[0]
        written += words[running][taken[running]]
        taken[running] += 1
    return written


def all_of(strategy, words="AA BB"):
    schedules = []
    while strategy.begin():
        schedules.append(play(strategy, words))
    return schedules


def test_every_schedule_comes_once_and_those_with_fewer_preemptions_first():
    strategy = RisingPreemptions(bound=None)

    assert all_of(strategy) == ["AABB", "BBAA", "BAAB", "ABBA", "ABAB", "BABA"]
    assert not strategy.cut


@pytest.mark.parametrize("bound, count", [(0, 2), (1, 4), (2, 6)])
def test_the_bound_leaves_out_what_needs_more_preemptions(bound, count):
    strategy = RisingPreemptions(bound)

    assert len(all_of(strategy)) == count
    assert strategy.cut == (bound < 2)
    assert strategy.finished == bound


def test_an_unfinished_search_says_which_bound_is_done():
    strategy = RisingPreemptions(bound=2)
    finished = []
    while strategy.begin():
        play(strategy)
        finished.append(strategy.finished)

    assert finished == [None, 0, 0, 1, 1, 2]


def test_a_prefix_that_cannot_be_repeated_is_said():
    strategy = RisingPreemptions(bound=2)
    strategy.begin()
    play(strategy, "AA BB")
    strategy.begin()

    with pytest.raises(Diverged, match="thread 1 cannot go on here"):
        strategy.choose([Option(0), Option(2)])


def test_a_replay_gives_each_thread_its_turns():
    assert play(Replay([Turn(0, 1), Turn(1, 2), Turn(0, 2)])) == "ABBA"


def test_a_replay_is_one_schedule():
    strategy = Replay([Turn(0, 2)])

    assert [strategy.begin(), strategy.begin()] == [True, False]


def test_a_replay_that_is_too_short_is_said():
    with pytest.raises(Diverged, match="the schedule is over, but the scene goes on"):
        play(Replay([Turn(0, 1)]))


def test_a_thread_that_goes_ahead_in_a_replay_goes_as_far_as_the_turns_say():
    replay = Replay([Turn(1, 3), Turn(0, 4), Turn(2, 2)])

    assert replay.keeps(0, [2, 3]) and replay.keeps(0, [3, 3])  # thread 1 has had its turn
    assert not replay.keeps(0, [4, 3])
    assert replay.keeps(2, [4, 3, 1])
    assert not replay.keeps(2, [4, 3, 2])
    assert not Replay([Turn(9, 1)]).keeps(0, [1])


def test_the_same_seed_draws_the_same_schedules_and_another_seed_others():
    draws = {seed: all_of(PartialOrderSampler(seed, 20), "AAA BBB CCC") for seed in (1, 2)}

    assert draws[1] == all_of(PartialOrderSampler(1, 20), "AAA BBB CCC")
    assert draws[1] != draws[2]
    assert len(draws[1]) == 20


def test_a_sampler_draws_anew_for_steps_that_touch_the_same_place():
    """Else a thread with a high priority would win every race of a schedule."""
    sampler, winners = PartialOrderSampler(0, 200), []
    while sampler.begin():
        race = [Option(0, 0, 0, "x", True), Option(1, 1, 0, "x", True), Option(2, 1, 0, "y", True)]
        first = race[sampler.choose(race)]
        second = race[sampler.choose(race)]
        winners.append(first.target == "x" and second.target == "x" and first.thread != second.thread)

    assert any(winners)


@pytest.mark.parametrize("number, name", [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_threads_have_letters(number, name):
    assert letters(number) == name
    assert from_text(f"{name}7") == [Turn(number, 7)]


def test_a_schedule_and_its_text_are_the_same():
    turns = [Turn(0, 4), Turn(1, 7), Turn(30, 12)]

    assert to_text(turns) == "A4.B7.AE12"
    assert from_text(to_text(turns)) == turns


@pytest.mark.parametrize("text", ["", "A", "4A", "A4..B2", "a4", "A4 B2", "A٣"])
def test_what_is_no_schedule_is_named(text):
    with pytest.raises(ValueError, match="is not a schedule"):
        from_text(text)
