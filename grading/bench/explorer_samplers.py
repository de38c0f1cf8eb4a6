"""Which way of drawing schedules finds everything soonest?  Measured on the programs that prove the explorer.

    python -m grading.bench.explorer_samplers > grading/bench/explorer_samplers.txt

For each program with several outcomes: how many schedules are drawn until each outcome was seen, on the average over SEEDS
seeds, at most MOST.  Partial-order sampling is what the explorer takes; the other two were tried beside it.
"""

import statistics
import sys
from collections.abc import Callable, Sequence
from random import Random

from grading.interleave import values
from grading.interleave.explorer import Exploration
from grading.interleave.loader import Program
from grading.interleave.strategies import Option, PartialOrderSampler, Strategy
from grading.tests.interleave import corpus

SEEDS = 10
MOST = 400  # draws
DEPTH = 3  # of the bugs that priorities are laid out for


class RandomWalk:
    """At each switch point anybody, with equal chances."""

    def __init__(self, seed: int, count: int):
        self._random, self._left = Random(seed), count

    def begin(self) -> bool:
        self._left -= 1
        return self._left >= 0

    def choose(self, options: Sequence[Option]) -> int:
        return self._random.randrange(len(options))


class ChangingPriorities:
    """The thread with the highest priority goes on; at DEPTH - 1 moments drawn beforehand, it falls to the lowest."""

    def __init__(self, seed: int, count: int):
        self._random, self._left = Random(seed), count
        self._moment, self._longest = 0, 1

    def begin(self) -> bool:
        self._left -= 1
        self._longest = max(self._longest, self._moment)  # choices that a schedule has, as far as is known
        self._priority: dict[int, float] = {}
        self._changes = {self._random.randrange(self._longest): -1.0 - number for number in range(DEPTH - 1)}
        self._moment = 0
        return self._left >= 0

    def choose(self, options: Sequence[Option]) -> int:
        for option in options:
            self._priority.setdefault(option.thread, self._random.random())
        best = max(range(len(options)), key=lambda place: self._priority[options[place].thread])
        if self._moment in self._changes:
            self._priority[options[best].thread] = self._changes[self._moment]
            best = max(range(len(options)), key=lambda place: self._priority[options[place].thread])
        self._moment += 1
        return best


SAMPLERS = {"partial order": PartialOrderSampler, "random walk": RandomWalk, "priorities": ChangingPriorities}


def draws(scene: Callable, sampler: Callable[[int, int], Strategy], seed: int) -> int:
    """How many schedules it takes to see all that the scene can come to; MOST where that is not enough."""
    wanted = list(corpus.EXPECTED[scene])
    with Exploration(Program(scene, None, {}), patience=20.0) as exploration:
        exploration.search(100, 1, 0)  # to learn what is shared
        strategy, count = sampler(seed, MOST), 0
        while wanted and strategy.begin():
            count += 1
            run = exploration._run(strategy, exploration._hot)
            wanted = [value for value in wanted if not values.same(value, run.value)]
    return count


def main() -> None:
    scenes = [scene for scene, expected in corpus.EXPECTED.items() if len(expected) > 1]
    print(f"Python {sys.version.split()[0]}; draws until each outcome was seen, mean of {SEEDS} seeds, at most {MOST}\n")
    print(f"{'':50}{''.join(f'{name:>15}' for name in SAMPLERS)}")
    means: dict[str, list[float]] = {name: [] for name in SAMPLERS}
    for scene in scenes:
        for name, sampler in SAMPLERS.items():
            means[name].append(statistics.mean(draws(scene, sampler, seed) for seed in range(SEEDS)))
        print(f"{scene.__name__:50}{''.join(f'{means[name][-1]:15.1f}' for name in SAMPLERS)}", flush=True)
    print(f"\n{'geometric mean':50}{''.join(f'{statistics.geometric_mean(means[name]):15.1f}' for name in SAMPLERS)}")
    print(f"{'worst':50}{''.join(f'{max(means[name]):15.1f}' for name in SAMPLERS)}")


if __name__ == "__main__":
    main()
