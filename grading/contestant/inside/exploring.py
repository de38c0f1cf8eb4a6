"""What takes the place of a scene's one run when it is to be explored: every interleaving of it that matters."""

import importlib.util
import json
import os
import sys
import types

from inside import wire

ROOM = wire.MAX_BYTES // 4  # bytes of outcomes; what a claim compares is never cut, the stories are


def load(folder):
    """The explorer, a package that lies at FOLDER, as the top-level `interleave`: what lies beside it stays out of reach."""
    if "interleave" not in sys.modules:
        path = os.path.join(folder, "__init__.py")
        spec = importlib.util.spec_from_file_location("interleave", path, submodule_search_locations=[folder])
        sys.modules["interleave"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["interleave"])
    return sys.modules["interleave"]


def explore(order, scene, source):
    """What the SCENE of the file SOURCE can come to, as text.  The ORDER is the request's part "explore"."""
    interleave = load(order["package"])
    named = types.FunctionType(scene.__code__.replace(co_filename=order["file"]), {}, scene.__name__)
    settings = {name: order[name] for name in ("budget", "bound", "seed", "replay")}
    try:
        outcomes = interleave.explore(named, modules=order["modules"], source=source, **settings)
    except interleave.NotPlain as error:
        raise wire.WireError(str(error)) from None
    return _fitted(outcomes.to_plain())


def _fitted(plain):
    """The outcomes as text; in stories that take too much room, steps in the middle are left out."""
    text, room = json.dumps(plain), 400
    stories = [story for *_, story in (*plain["stories"], *plain["waits"]) if story is not None]
    while len(text) > ROOM and room:
        for story in stories:
            story["steps"] = [*story["steps"][:room], *story["steps"][room:][-room:]]
        text, room = json.dumps(plain), room // 2
    return text
