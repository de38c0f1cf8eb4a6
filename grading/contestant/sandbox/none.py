"""Level `none`: a process of its own, a limit in time, and nothing else.  For systems that have nothing better."""

from grading.contestant.sandbox.process import Process


class Nothing(Process):
    """See the module."""

    name = "none"
    orders: dict = {}
