"""What runs inside the contestant.  The standard library alone; what the judge imports from here, `wire` for instance, relies on nothing else here.

Inside, this package is the top-level `inside`, so that what is pickled there is found by a spawned child.
"""

TOOLS = ("hold", "meet", "note", "beside")  # the parameters of a scene that `tools` fills
SPEECHLESS = 97  # the exit status of a scene that closed the descriptor on which its result is sent
