"""A tripwire: deeds that no exercise asks for, and that attempts at the kit or at other processes consist of, are told in the log of events.

What is told is for a person to judge: there may be an innocent reason.  An audit hook sees a deed by whatever name it is called, and
cannot be taken out again; but the log can be closed, and what is done without Python's library is not seen.
"""

import os
import re
import sys

from inside import log

MOST = 20  # that are told of one process

# Of other processes; of the judge and of the course, which know of no submission; of the C library.
_PRIVATE = re.compile(r"/proc/(\d+)/(?:task/\d+/)?(?:mem|environ|maps|smaps)")
_JUDGES = re.compile(r".*/(?:results\.jsonl|class-secret|points\.toml|course\.toml|conftest\.py|test_\w+\.py|solutions/.*)", re.DOTALL)
_FOREIGN = {"ptrace", "process_vm_readv", "process_vm_writev", "unshare", "setns", "mount", "syscall"}

_getpid, _getppid = os.getpid, os.getppid
_own, _scene, _told = (), None, set()


def install():
    """Look from now on, silently until the log is open."""
    sys.addaudithook(_see)


def watch(own):
    """This is the scene's own process, and OWN are the folders of the modules under test."""
    global _own, _scene
    _own, _scene = tuple(own), _getpid()


def _see(event, arguments):
    look = _LOOKS.get(event)
    if look is None or log.silent() or len(_told) >= MOST:
        return
    deed = look(*arguments)
    if deed and deed not in _told:
        _told.add(deed)
        log.tell("tripwire", text=deed[:500])


def _opened(path, mode, flags):
    if type(path) is bytes:
        path = os.fsdecode(path)
    if type(path) is not str:  # a number, or an object whose methods are the student's
        return ""
    other = _PRIVATE.fullmatch(path)
    if other:
        return f"opened {path}" if int(other[1]) != _getpid() else ""
    if _JUDGES.fullmatch(path) and not path.startswith((*_own, sys.base_prefix)):
        return f"opened {path}"
    return ""


def _signalled(pid, number):
    to_the_zygote = _getpid() == _scene and pid == _getppid() and number
    return "sent a signal to the process that runs the tests' scenes" if to_the_zygote or pid == -1 and number else ""


def _limited(pid, *rest):
    return "changed the limits of another process" if pid not in (0, _getpid()) else ""


def _looked_up(library, name):
    return f"looked up {name}() in the C library" if type(name) is str and name in _FOREIGN else ""


def _climbed(*frame):
    """Only from a file of the submission's itself: the library and the explorer climb, too."""
    try:
        raise LookupError  # asking for this frame by name would be a deed of its own
    except LookupError as here:
        caller = here.__traceback__.tb_frame.f_back.f_back
    return "used sys._getframe" if _own and caller.f_code.co_filename.startswith(_own) else ""


_LOOKS = {
    "open": _opened,
    "os.kill": _signalled,
    "resource.prlimit": _limited,
    "ctypes.dlsym": _looked_up,
    "sys._getframe": _climbed,
    "sys.addaudithook": lambda: "added an audit hook",
    "gc.get_objects": lambda *_: "used gc.get_objects",
    "gc.get_referrers": lambda *_: "used gc.get_referrers",
}
