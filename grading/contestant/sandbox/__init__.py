"""Sandbox levels: how a contestant is confined.  One file a level, behind the contract in `contract`.

Another level is added by the hook `grading_sandbox_levels` (`grading.hooks`)."""

from grading.contestant.sandbox.contract import Confined, Level, Order
from grading.contestant.sandbox.choice import AUTO, NotAvailable, choose, level, levels

__all__ = ["AUTO", "Confined", "Level", "NotAvailable", "Order", "choose", "level", "levels"]
