"""What runs inside the contestant.  The standard library alone; the judge imports `wire`, `control` and `proctree` from here, which rely on nothing else here.

Inside, this package is the top-level `inside`, so that what is pickled there is found by a spawned child.
"""

TOOLS = ("hold", "meet", "note")  # the parameters of a scene that `tools` fills
