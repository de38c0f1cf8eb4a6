"""Landlock: which files this process and all that descends from it may reach, and that it signals and connects to nobody outside.

Rules are {"list": [path, ...], "read": …, "write": …}, each more than the one before; what is not below one of them is closed.  A further layer only takes away.
"""

import ctypes
import os
import stat

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every processor
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_MAKE_CHAR, _MAKE_BLOCK = 1 << 6, 1 << 11
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_SCOPES = 3  # abstract sockets and signals
_KNOWN = {1: 13, 2: 14, 3: 15, 4: 15}  # how many kinds of access each version knows; 16 from the fifth on
SCOPED = 6  # the first version that has the scopes


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version():
    """The version of Landlock that the kernel has; 0 for none."""
    try:
        return max(0, _libc().syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION)))
    except (OSError, AttributeError):
        return 0


def restrict(rules):
    """Restrict this process, which has a single thread and no_new_privs, by the RULES.  Raises OSError."""
    known = version()
    handled = (1 << _KNOWN.get(known, 16)) - 1
    attributes = _Ruleset(handled, 0, _SCOPES if known >= SCOPED else 0)
    size = 8 if known < 4 else 16 if known < SCOPED else 24
    ruleset = _call(_CREATE, ctypes.byref(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0))
    try:
        for path in rules["list"]:
            _allow(ruleset, path, _READ_DIR & handled)
        for path in rules["read"]:
            _allow(ruleset, path, _READ & handled)
        for path in rules["write"]:
            _allow(ruleset, path, handled & ~(_MAKE_CHAR | _MAKE_BLOCK))
        _call(_RESTRICT, ruleset, ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _allow(ruleset, path, access):
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # what is not there needs no rule
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            access &= _OF_FILES
        _call(_ADD, ruleset, ctypes.c_int(_PATH_BENEATH), ctypes.byref(_Beneath(access, fd)), ctypes.c_uint32(0))
    finally:
        os.close(fd)


def _call(number, *arguments):
    answer = _libc().syscall(number, *arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), f"Landlock: {os.strerror(ctypes.get_errno())}")
    return answer


def _libc():
    return ctypes.CDLL(None, use_errno=True)
