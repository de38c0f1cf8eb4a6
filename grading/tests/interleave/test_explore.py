"""What `explore` returns, what it says of its search, and that it is the same each time."""

import json
import re
import sys
from queue import Queue
from threading import Lock, Semaphore, Thread

import pytest

from grading.interleave import Deadlock, Outcomes, Raises, SceneError, explore


def pair(body, names=("ann", "bob")):
    threads = [Thread(name=name, target=body) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def lost_update():
    counts = [0]

    def add():
        counts[0] += 1

    pair(add)
    return counts[0]


def no_threads():
    return 1


def some_steps():
    counts = [0]

    def add():
        for _ in range(4):
            counts[0] += 1

    pair(add)
    return counts[0]


def many_steps():
    counts = [0]

    def add():
        for _ in range(6):
            counts[0] += 1

    pair(add, ("ann", "bob", "eve"))
    return counts[0]


# -- what was searched -----------------------------------------------------------------------------------------------


def test_a_finished_search_says_so():
    bounded, full, further = explore(some_steps, bound=2), explore(lost_update), explore(some_steps)

    assert (bounded.exhaustive, bounded.searched) == (True, f"all {bounded.schedules} interleavings with at most 2 preemptions")
    assert (full.exhaustive, full.searched) == (True, f"all {full.schedules} interleavings")
    assert further.exhaustive
    assert re.fullmatch(r"all \d+ interleavings with at most 3 preemptions, and \d+ with more", further.searched)
    assert explore(no_threads).searched == "the only interleaving"
    assert explore(lost_update, bound=1).searched.endswith("with at most 1 preemption")


def test_a_search_that_does_not_fit_says_so_and_draws_the_rest():
    outcomes = explore(many_steps, budget=200, seed=7)

    assert not outcomes.exhaustive
    assert outcomes.searched.endswith("then 50 drawn at random with seed 7")
    assert "with at most 0" in outcomes.searched


def test_the_budget_is_a_number_of_schedules():
    assert explore(many_steps, budget=40).schedules <= 40


def test_drawing_at_random_finds_what_needs_many_preemptions():
    few = explore(many_steps, budget=60, seed=1)

    assert min(few) < 12  # six lost updates and more: no search with few preemptions loses so many


# -- the same each time ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", [lost_update, many_steps])
def test_every_exploration_is_equal(scene):
    once, again = (explore(scene, budget=150, seed=3).to_plain() for _ in range(2))

    assert once == again


def test_another_seed_draws_other_schedules():
    texts = {tuple(str(story) for _, story in explore(many_steps, budget=60, seed=seed).stories) for seed in range(4)}

    assert len(texts) > 1


def test_a_story_replays_by_its_schedule():
    outcomes = explore(lost_update)

    for value in outcomes:
        story = outcomes.story(value)
        again = explore(lost_update, replay=story.schedule)
        assert list(again) == [value]
        assert again.story(value) == story
        assert again.searched == f"the one schedule {story.schedule}"


def test_a_schedule_of_another_scene_is_an_explorer_bug_and_no_verdict():
    with pytest.raises(Exception, match="^explorer bug: a schedule did not repeat"):
        explore(lost_update, replay="A1.B1")


def talks():
    pair(lambda: print("hello"))


def test_what_a_scene_prints_is_shown_by_a_replay_alone(capsys):
    schedule = explore(talks).story(None).schedule
    assert capsys.readouterr().out == ""

    explore(talks, replay=schedule)
    assert capsys.readouterr().out == "hello\nhello\n"


# -- what a scene is -------------------------------------------------------------------------------------------------


def test_a_scene_is_a_function_of_a_module():
    with pytest.raises(SceneError, match="a scene is a plain function at the top level of a module"):
        explore(lambda: 1)


def needs_a_module(bank):
    return bank


def test_a_parameter_without_a_module_is_named():
    with pytest.raises(SceneError, match=r"needs_a_module\(bank\): no module is given for 'bank'"):
        explore(needs_a_module)


def returns_an_object():
    return [1, {"lock": Lock()}]


def test_a_value_that_is_no_plain_data_is_named():
    with pytest.raises(SceneError, match=r"the scene's value\[1\]\['lock'\] is of type Lock; a scene returns plain data"):
        explore(returns_an_object)


def test_only_what_the_scene_needs_is_executed():
    source = "import a_module_that_is_not_there\nONE = 1\ndef claim():\n    pass\ndef no_threads():\n    return ONE\nclaim(missing)\n"

    assert explore(no_threads, source=source) == {1}


def test_modules_are_executed_anew_for_each_schedule(tmp_path):
    bank = tmp_path / "bank.py"
    bank.write_text("TOTAL = 0\ndef add():\n    global TOTAL\n    TOTAL += 1\n    return TOTAL\n")

    assert explore(adds_twice, modules={"bank": str(bank)}) == {1, 2}


def adds_twice(bank):
    pair(bank.add)
    return bank.TOTAL


def test_modules_may_import_each_other(tmp_path):
    (tmp_path / "one.py").write_text("import two\ndef answer():\n    return two.answer()\n")
    (tmp_path / "two.py").write_text("def answer():\n    return 42\n")
    paths = {name: str(tmp_path / f"{name}.py") for name in ("one", "two")}

    assert explore(asks_one, modules=paths) == {42}


def asks_one(one):
    return one.answer()


def test_a_module_is_registered_while_it_runs_and_not_afterwards(tmp_path):
    (tmp_path / "one.py").write_text(
        "from __future__ import annotations\nimport sys\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Point:\n    x: int\n"
        "def answer():\n    return Point(1).x, sys.modules[__name__].Point is Point\n"
    )

    assert explore(asks_one, modules={"one": str(tmp_path / "one.py")}) == {(1, True)}
    assert "one" not in sys.modules


def test_a_module_that_does_not_load_is_an_outcome(tmp_path):
    (tmp_path / "one.py").write_text("raise OSError('not today')\n")

    assert explore(asks_one, modules={"one": str(tmp_path / "one.py")}) == [Raises("OSError", "not today")]


# -- who waited for whom ---------------------------------------------------------------------------------------------


def waits_for_a_lock():
    lock, box = Lock(), [0]

    def work():
        with lock:
            box[0] += 1

    pair(work)
    return box[0]


def test_the_waits_of_all_schedules_are_told():
    waits = explore(waits_for_a_lock).waits

    assert {wait for wait in waits if wait[1] == "lock"} == {("ann", "lock", "bob"), ("bob", "lock", "ann")}


def one_token():
    token, got = Queue(), []
    token.put("token")

    def work():
        got.append(token.get())
        token.put("token")

    pair(work)


def one_permit():
    permit = Semaphore(1)

    def work():
        with permit:
            pass

    pair(work)


def tries_until_it_is_free():
    lock, box = Lock(), [0]

    def work():
        while not lock.acquire(blocking=False):
            pass
        box[0] += 1
        lock.release()

    pair(work)


@pytest.mark.parametrize("scene", [waits_for_a_lock, one_token, one_permit, tries_until_it_is_free])
def test_however_one_waits_for_another_it_is_told(scene):
    """By a lock, a queue, a semaphore or in a loop: who waited, and for whom."""
    waits = {(who, whose): story for (who, kind, whose), story in explore(scene).waits.items() if kind != "join"}

    assert set(waits) == {("ann", "bob"), ("bob", "ann")}
    assert all(story.preemptions == 1 for story in waits.values())


# -- plain data ------------------------------------------------------------------------------------------------------


def two_endings():
    first, second = Lock(), Lock()

    def forwards():
        with first, second:
            pass

    def backwards():
        with second, first:
            pass

    threads = [Thread(target=forwards), Thread(target=backwards)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"done": [True, 1.5, b"x", None, (1,), {2}]}


def test_outcomes_travel_as_json():
    outcomes = explore(two_endings)
    rebuilt = Outcomes.from_plain(json.loads(json.dumps(outcomes.to_plain())))

    assert rebuilt == outcomes
    assert rebuilt == [{"done": [True, 1.5, b"x", None, (1,), {2}]}, Deadlock()]
    assert str(rebuilt.story(Deadlock())) == str(outcomes.story(Deadlock()))
    assert rebuilt.waits == outcomes.waits
    assert rebuilt.to_plain() == outcomes.to_plain()
