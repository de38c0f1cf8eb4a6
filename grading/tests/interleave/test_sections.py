"""Exploring tells every wrong answer of sections 07 and 08 from the right one."""

from pathlib import Path

import pytest

from grading.interleave import explore
from grading.tests.interleave import bank_scenes, school_scenes

ROOT = Path(__file__).parents[3]
SECTIONS = {"07_lock": ("bank", bank_scenes), "08_threadlocal": ("school", school_scenes)}
WRONG = [
    pytest.param(section, path, id=f"{section}/{path.stem}")
    for section in SECTIONS
    for path in sorted((ROOT / "solutions" / section / "misconceptions").glob("*.py"))
]
RIGHT = [
    pytest.param(section, scene, id=f"{section}/{scene.__name__}")
    for section, (_, scenes) in SECTIONS.items()
    for scene in scenes.PROMISED
]


def surprises(section, path):
    """The scenes in which a module breaks its promise, with what came of them."""
    name, scenes = SECTIONS[section]
    found = {}
    for scene, promised in scenes.PROMISED.items():
        outcomes = explore(scene, modules={name: str(path)}, bound=2)
        if outcomes != promised or waits_for_strangers(scene, outcomes):
            found[scene.__name__] = outcomes
    return found


def waits_for_strangers(scene, outcomes):
    """Whether work on one account ever waited for a thread that works on another."""
    tellers = {"ann", "bob"}
    return scene is bank_scenes.two_accounts_apart and any({who, whose} == tellers for who, _, whose in outcomes.waits)


@pytest.mark.parametrize("section, scene", RIGHT)
def test_the_solution_keeps_its_promise_in_every_interleaving(section, scene):
    name, scenes = SECTIONS[section]
    outcomes = explore(scene, modules={name: str(ROOT / "solutions" / section / f"{name}.py")})

    assert outcomes == scenes.PROMISED[scene]
    assert outcomes.exhaustive
    assert not waits_for_strangers(scene, outcomes)


@pytest.mark.parametrize("section, path", WRONG)
def test_a_misconception_breaks_a_promise(section, path):
    assert surprises(section, path)


@pytest.mark.parametrize("section, least", [("07_lock", 12), ("08_threadlocal", 8)])
def test_there_are_enough_misconceptions_and_each_says_what_it_believes(section, least):
    paths = list((ROOT / "solutions" / section / "misconceptions").glob("*.py"))

    assert len(paths) >= least
    assert all(path.read_text(encoding="utf-8").startswith('"""I believe that ') for path in paths)
