"""A story shows, on one screen, how an outcome comes about.  It is the same on every Python."""

from textwrap import dedent

import pytest

from grading.interleave import Deadlock, Endless, Raises, Step, Story, explore
from grading.tests.interleave import story_scenes as scenes

STORIES = {
    scenes.two_tellers: (
        15,
        """
            ann                                             bob
        13  read self.balance -> 10                         .
        13  .                                               read self.balance -> 10
        13  .                                               write self.balance = 15
        13  write self.balance = 15                         .
            ^ overwrites what bob wrote
        story_scenes.py:13  self.balance += amount
        outcome 15   schedule A6.B1.C3.B3.A10
        """,
    ),
    scenes.opposite_moves: (
        Deadlock(),
        """
            ann                                             bob
        16  acquire self.lock                               .
        16  .                                               acquire self.lock
        17  .                                               acquire target.lock
        17  .                                               wait for target.lock: ann has it
        17  acquire target.lock                             .
        17  wait for target.lock: bob has it                .
        story_scenes.py:16  with self.lock:
        story_scenes.py:17  with target.lock:
        ann waits at story_scenes.py:17 for target.lock, which bob took at story_scenes.py:16 as self.lock
        bob waits at story_scenes.py:17 for target.lock, which ann took at story_scenes.py:16 as self.lock
        MainThread waits at story_scenes.py:27 for ann to end
        outcome <deadlock>   schedule A6.B3.C4.B4
        """,
    ),
    scenes.never_ready: (
        Endless(),
        """
        story_scenes.py:46  while not ready:
        ann goes round and round at story_scenes.py:46, and nothing changes
        MainThread waits at story_scenes.py:27 for ann to end
        outcome <endless>   schedule A3.B2
        """,
    ),
    scenes.last_ticket: (
        Raises("IndexError"),
        """
            ann                                             bob
        56  read tickets -> [7]                             .
        56  .                                               read tickets -> [7]
        57  .                                               tickets.pop() leaves []
        57  tickets.pop() leaves []                         .
            ^ bob has changed it since
        story_scenes.py:56  if tickets:
        story_scenes.py:57  tickets.pop()
        ann ended by IndexError: pop from empty list, raised at story_scenes.py:57
        outcome <raises IndexError: pop from empty list>   schedule A6.B3.C5.B5.A10
        """,
    ),
    scenes.paid_twice: (
        -10,
        """
            ann                                             bob
        89  read self.money -> 10                           .
        89  .                                               read self.money -> 10
        90  .                                               acquire self.lock
        91  .                                               read self.money -> 10
        91  .                                               write self.money = 0
        90  .                                               release self.lock
        90  acquire self.lock                               .
        91  read self.money -> 0                            .
            ^ bob has changed it since line 89
        91  write self.money = -10                          .
        90  release self.lock                               .
        story_scenes.py:89  if self.money >= 10:
        story_scenes.py:90  with self.lock:
        story_scenes.py:91  self.money -= 10
        outcome -10   schedule A6.B2.C7.B7.A10
        """,
    ),
    scenes.taken_twice: (
        Deadlock(),
        """
        story_scenes.py:90  with self.lock:
        story_scenes.py:102  purse.lock.acquire()
        MainThread waits at story_scenes.py:90 for self.lock, which it took itself at story_scenes.py:102 as purse.lock and has not released
        outcome <deadlock>   schedule A0
        """,
    ),
    scenes.one_farewell_for_two: (
        Deadlock(),
        """
             ann                                            bob
        111  .                                              line.get() -> None
        111  line.get()                                     .
        story_scenes.py:111  while line.get() is not None:
        ann waits at story_scenes.py:111 to be woken, and nobody is left who could
        MainThread waits at story_scenes.py:27 for ann to end
        outcome <deadlock>   schedule A6.C4.B3
        """,
    ),
    scenes.goes_round: (
        Endless(),
        """
        story_scenes.py:119  while True:
        MainThread goes round and round at story_scenes.py:119
        outcome <endless>   schedule A20000
        """,
    ),
    scenes.tried_in_vain: (
        [False, False],
        """
             ann                                            bob
        128  .                                              acquire lock -> False
        128  .                                              tries.append(lock.acquire(blocking=False))
                                                              leaves [False]
        128  acquire lock -> False                          .
        128  tries.append(lock.acquire(blocking=False))     .
               leaves [False, False]
        story_scenes.py:128  tries.append(lock.acquire(blocking=False))
        outcome [False, False]   schedule A6.C5.B5.A10
        """,
    ),
}


@pytest.mark.parametrize("scene", STORIES, ids=[scene.__name__ for scene in STORIES])
def test_the_story_is_told(scene):
    value, text = STORIES[scene]

    assert str(explore(scene).story(value)) == dedent(text).strip("\n")


def test_the_schedule_in_a_story_tells_the_same_story_again():
    told = str(explore(scenes.two_tellers).story(15))
    schedule = told.split("schedule ")[1]

    assert str(explore(scenes.two_tellers, replay=schedule).story(15)) == told


def test_a_story_takes_the_fewest_preemptions_and_then_the_fewest_steps():
    outcomes = explore(scenes.two_tellers)

    assert [outcomes.story(value).preemptions for value in (20, 15)] == [0, 1]
    assert len(outcomes.story(15).steps) == 4


def test_the_operations_of_primitives_can_be_asked_for():
    events = explore(scenes.opposite_moves).story(Deadlock()).events

    assert [(step.thread, step.op) for step in events[:2]] == [("ann", "acquire"), ("bob", "acquire")]


def test_what_with_calls_is_named_like_the_call():
    """The interpreters differ in which piece of source they say is running then."""
    steps = explore(scenes.one_at_a_time).story(None).steps

    assert {step.text for step in steps} == {"gate.acquire()", "gate.release()"}


def test_a_pool_is_told_by_the_lines_that_use_it():
    """Not by the locks that it takes inside, which nobody wrote and which differ from one Python to the next."""
    story = explore(scenes.as_they_come, bound=1).story(["2", "1"])

    assert [step.text for step in story.steps] == [
        "futures = [pool.submit(str, number) for number in (1, 2)]",
        "return [future.result() for future in as_completed(futures)]",
        "with ThreadPoolExecutor(2) as pool:",
    ]


def step(thread, text):
    return Step(thread, "write", text, "bank.py", 7, "source")


def test_columns_share_the_width_and_long_texts_go_on_below():
    story = Story("1", "A1", 0, (step("ann", "x" * 60), step("bob", "y")), ("main", "ann", "bob"))
    lines = story.text(width=60).splitlines()

    assert max(map(len, lines)) <= 60
    assert [line for line in lines if "x" in line] == ["7  " + "x" * 26 + "  .", "     " + "x" * 24, "     " + "x" * 10]
    assert lines[0].split() == ["ann", "bob"]


def test_steps_in_several_files_name_their_file():
    story = Story("1", "A1", 0, (step("ann", "x"), Step("bob", "read", "y", "shop.py", 3, "source")), ("ann", "bob"))

    assert [line.split()[0] for line in story.text().splitlines()[1:3]] == ["bank.py:7", "shop.py:3"]


@pytest.mark.parametrize("change", [{"steps": [1]}, {"steps": [{}]}, {"outcome": 1}, {"end": [1]}, {"more": 1}])
def test_what_is_no_story_is_refused(change):
    plain = Story("1", "A1", 0, (step("ann", "x"),), ("ann",)).to_plain()
    assert Story.from_plain(plain).to_plain() == plain

    with pytest.raises(ValueError):
        Story.from_plain({**plain, **change})
