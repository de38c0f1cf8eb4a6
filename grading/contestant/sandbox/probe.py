"""Finding out what a level is worth here, by starting a zygote at it that tries what nobody inside may be able to do."""

import contextlib
import os
import socket
import tempfile
from pathlib import Path

from grading.contestant.inside import control
from grading.contestant.sandbox.contract import Level, Order

PATIENCE = 30.0  # seconds that the zygote may take to answer


def run(level: Level) -> str:
    """Why the LEVEL does not hold here; "" where a zygote started at it, and could neither read a canary nor reach a listener of ours."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="canary-")))
        canary = folder / "canary"
        canary.write_text("nobody inside may read this")
        tcp, abstract = (stack.enter_context(socket.socket(family)) for family in (socket.AF_INET, socket.AF_UNIX))
        tcp.bind(("127.0.0.1", 0))
        abstract.bind(f"\0canary-{os.getpid()}-{id(stack)}")
        for listener in (tcp, abstract):
            listener.listen()
        wanted = {"files": [str(canary)], "tcp": list(tcp.getsockname()), "abstract": abstract.getsockname()[1:].decode()}
        return _ask(level, {"probe": wanted}, expected=getattr(level, "gaps", ()))


def _ask(level: Level, orders: dict, expected: tuple) -> str:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(PATIENCE)
        try:
            confined = level.launch(Order(theirs.fileno()))
        except OSError as error:
            return f"{error.strerror or error}"
        theirs.close()
        answer = None
        try:
            with contextlib.suppress(OSError):
                ours.sendall(control.frame({**confined.orders, **orders}))
                answer = control.receive(ours)
        finally:
            confined.end()
            with confined.process.stderr as stream:
                words = stream.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
    if answer is None:
        return words[-1] if words else "what is started there says nothing"
    reached = [each for each in answer[0]["reached"] if each not in expected]
    return f"what is started there can {' and '.join(reached)}" if reached else ""
