"""Explores what a scene with threads can come to, over every interleaving that matters.

    from grading.interleave import explore

    outcomes = explore(two_tellers, modules={"bank": "exercises/07_lock/bank.py"})
    outcomes == {20}            # with types; Deadlock(), Endless(), Raises("ValueError") may stand among the values
    print(outcomes.searched)    # all 412 interleavings with at most 2 preemptions
    print(outcomes.story(15))   # the shortest way to that outcome, a column per thread

Standard library only, so that it can run in a disposable process; `Outcomes.to_plain` and `from_plain` carry the result.
"""

from .errors import ExplorerBug, NotPlain, SceneError
from .explorer import explore
from .markers import Blocked, Deadlock, Endless, Raises
from .outcomes import Outcomes
from .story import Step, Story

__all__ = ["Blocked", "Deadlock", "Endless", "ExplorerBug", "NotPlain", "Outcomes", "Raises", "SceneError", "Step", "Story", "explore"]
