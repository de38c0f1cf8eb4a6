"""Pictures of what a student's program did: from what was observed or explored to one self-contained page.  Knows no pytest.

`run.act` and `stories.act` tell a run and a story as an Act (see `model`); `draw.page` draws the acts of a test.
"""
