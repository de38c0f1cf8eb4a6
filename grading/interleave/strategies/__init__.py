"""One strategy a file; `contract` says what the stepper asks of each."""

from .contract import Diverged, Option, Strategy
from .exhaustive import RisingPreemptions
from .replay import Replay
from .sampler import PartialOrderSampler

__all__ = ["Diverged", "Option", "PartialOrderSampler", "Replay", "RisingPreemptions", "Strategy"]
