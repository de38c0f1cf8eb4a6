"""What a contestant gives up, from within: the zygote once, before anything of a student's is loaded, and each scene's process again.

The orders come from the sandbox level (`grading.contestant.sandbox`) over the control socket.  They are a dict with these keys, all optional:
    uid        the user to become, for good (the zygote was started as root)
    alone      all that this process may signal is its own: kill(-1) ends whatever a scene left
    probe      what the zygote is to try once it is confined: see `probe`
    sealed     nobody of the same user may look into the zygote's memory or signal it by way of /proc
    seccomp    system calls are filtered: see `seccomp`
    landlock   the zygote's and the scenes' file rules: see `landlock`
    limits     what a scene uses is limited: see `inside.watchdog`
    clear      the folders that are the scene's alone, emptied after each
"""

import contextlib
import ctypes
import os
import signal

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38


_throwaway = set()  # the user that this process has become, which nobody else is


class ConfineError(Exception):
    """The confinement that was ordered does not come about: nothing of a student's may run here."""


def enter(orders):
    """Confine the zygote, this process, as ordered; what of the judge's it could reach afterwards.  Raises ConfineError."""
    if "uid" in orders:
        _become(orders["uid"])
    if "landlock" in orders or orders.get("seccomp"):
        prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if "landlock" in orders:
        from inside.confine import landlock

        landlock.restrict(orders["landlock"]["zygote"])
    if orders.get("seccomp"):
        from inside.confine import seccomp

        seccomp.install()
    if orders.get("sealed"):
        prctl(_PR_SET_DUMPABLE, 0)
    if "probe" not in orders:
        return []
    from inside.confine import probe

    return probe.reached(orders.pop("probe"))


def end_all_others():
    """End and reap everything that this process may signal, at once.  Only for one that is `alone`."""
    if os.getpid() != 1 and os.getuid() not in _throwaway:
        raise ConfineError("kill(-1) would end more than its own")
    while True:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        try:
            while True:
                os.waitpid(-1, 0)
        except ChildProcessError:
            return


def enter_scene(orders, folder, explored):
    """Confine a scene's process further, which lives in FOLDER; it was forked from the zygote.  EXPLORED: nothing there is left to luck."""
    if orders.get("seccomp") and not explored:
        from inside.confine import seccomp

        seccomp.spread()
    if orders.get("sealed"):
        prctl(_PR_SET_DUMPABLE, 1)  # else its own /proc/self would be closed to it, too
    if "landlock" in orders:
        from inside.confine import landlock

        rules = orders["landlock"]["scene"]
        landlock.restrict({**rules, "write": [*rules["write"], folder]})


def _become(uid):
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    try:
        os.setuid(0)
    except PermissionError:
        _throwaway.add(uid)
        return
    raise ConfineError("it became root again after it had given up being root")


def prctl(option, value):
    """prctl(2) with one argument.  Raises ConfineError where the kernel refuses."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)):
        raise ConfineError(f"prctl({option}): {os.strerror(ctypes.get_errno())}")
