"""The hook by which a plugin brings sandbox levels of its own.

A package names a module in its entry points, group `concurrency_kit`, and the module has

    from grading.contestant.sandbox.hookspecs import provides

    @provides
    def grading_sandbox_levels():
        return [MyLevel()]
"""

import pluggy

PROJECT = "concurrency-kit"
provides = pluggy.HookimplMarker(PROJECT)


@pluggy.HookspecMarker(PROJECT)
def grading_sandbox_levels():
    """Give a list of levels, each of which keeps the contract in `grading.contestant.sandbox.contract.Level`.

    A level that bears the name of one of the kit's own takes its place.
    """
