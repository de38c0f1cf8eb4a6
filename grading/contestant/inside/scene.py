"""One scene, in a process of its own: load the student's modules, run the scene, say what came of it."""

import contextlib
import gc
import importlib
import os
import sys
import threading
import traceback
import types

from inside import SPEECHLESS, exploring, log, probes, tools, wire
from inside.ask import ask
from inside.probes import processes, tripwire

_write, _exit, _getpid, _flush_errors = os.write, os._exit, os.getpid, (OSError, ValueError)
_print_exception = traceback.format_exception


def main(request, folder, fds):
    """Run the REQUEST's scene and end this process.

    FOLDER is the scene's own (the supervisor's socket, `scenes.py`, and `work`, the current folder); FDS are the descriptors
    "result", "events" and "stacks".
    """
    pid = _getpid()
    rendezvous = os.path.join(folder, "kit")
    message = {"nonce": request["nonce"]}
    try:
        scene = _prepare(request, folder, rendezvous, fds)
        arguments = _arguments(scene, request, rendezvous)
    except BaseException as error:  # whatever the student's module raises while it is imported
        message["broken"] = _described(error)
        _finish(message, pid, rendezvous, fds["result"])
    try:
        if "explore" in request:
            value = exploring.explore(request["explore"], scene, request["source"])
        else:
            value = scene(*arguments)
        if _getpid() == pid:
            message["value"] = wire.pack(value)
        value = None
    except wire.WireError as error:
        message["unfit"] = str(error)
    except BaseException as error:  # SystemExit and KeyboardInterrupt of the student's too
        message["error"] = _described(error)
        del error
    scene = arguments = None
    _finish(message, pid, rendezvous, fds["result"])


def _prepare(request, folder, rendezvous, fds):
    """The scene, ready to be called: everything in place but the student's modules."""
    sys.modules["__main__"] = types.ModuleType("__main__")  # else spawned children run the zygote again
    sys.argv = ["scene"]
    sys.path += [folder, *request["path"]]
    if request["start_method"]:
        from multiprocessing import context

        # The default only: the student's own set_start_method must still work.
        default = context._default_context
        default._default_context = context._concrete_contexts[request["start_method"]]
    detail = [*request["detail"], os.path.join(folder, "scenes.py")] if "detail" in request else ()
    probes.configure(rendezvous, {"events": fds["events"], "stacks": fds["stacks"]}, request["limit"], detail=detail)
    if request["watch_locks"] or "detail" in request:
        from inside.probes import locks

        locks.watch([*request["modules"], "scenes"])
    tripwire.watch(request["path"])
    log.tell("begin", parent=0)
    return getattr(_scenes(request["source"], os.path.join(folder, "scenes.py")), request["scene"])


def _scenes(source, path):
    """The module `scenes`, of that SOURCE; a spawned child finds it at PATH.  Not searched for, nor read again: this takes a scene's start a tenth."""
    module = types.ModuleType("scenes")
    module.__file__ = path
    sys.modules["scenes"] = module
    exec(compile(source, path, "exec"), vars(module))
    return module


def _arguments(scene, request, rendezvous):
    """The scene's arguments, by its parameters' names: the student's modules, the tools, then the claim's own arguments."""
    given = [wire.unpack(value) for value in request["arguments"]]
    kit = tools.make(rendezvous)
    arguments = []
    for name in request["parameters"]:
        if name in request["modules"]:
            arguments.append(importlib.import_module(name))
        elif name in kit:
            processes.tells_polls |= name == "hold"
            arguments.append(kit[name])
        elif given:  # else it has a default, or calling the scene says what is missing
            arguments.append(given.pop(0))
    return [*arguments, *given]


def _finish(message, pid, rendezvous, fd):
    """End this process; the scene's own also says what is left and sends the MESSAGE."""
    if _getpid() != pid:  # a forked child fell out of the student's function, into the caller's code
        log.tell("stray")
        _flush()
        _exit(0)
    probes.hold_children(None)
    probes.hold_threads(None)
    log.tell("return")
    gc.collect()
    _flush()
    ask(rendezvous, "done")
    message["threads"] = sorted(thread.name[:100] for thread in threading.enumerate() if thread is not threading.main_thread())
    line = wire.dump(message)
    try:
        while line:
            line = line[_write(fd, line) :]
    except OSError:
        _exit(SPEECHLESS)
    _exit(0)


def _flush():
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(*_flush_errors, AttributeError):  # the student may have closed or replaced it
            stream.flush()


def _described(error):
    """An exception as plain data: its type's name, its text, where it was raised, and whether a TODO raised it."""
    name = type.__dict__["__name__"].__get__(type(error))
    try:
        text = str(error)[:2000]
    except BaseException:  # its __str__ is the student's
        text = "(its text cannot be had: __str__ raises)"
    try:
        lines = "".join(_print_exception(error, limit=-12))[-8000:]
    except BaseException:  # as above
        lines = ""
    return {"type": name[:200], "text": text, "traceback": lines, "bases": [base.__name__ for base in type(error).__mro__][:20]}
