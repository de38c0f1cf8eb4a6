"""Which Python this is.  Kept in words that every Python 3 understands: it is what the wrong one gets to read."""

import sys
import sysconfig

OLDEST = (3, 11)


def refusal(version=sys.version_info, command="grade"):
    """Why this Python cannot run the COMMAND, or an empty string."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return "%s: Python %d.%d or later is needed, this is %d.%d (%s)" % ((command,) + OLDEST + tuple(version[:2]) + (sys.executable,))


def warning(free_threaded=None):
    """What to say about a build that is not tested, or an empty string."""
    if free_threaded is None:
        free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    if not free_threaded:
        return ""
    return "grade: warning: this is a free-threaded build of Python, on which the kit is not tested; its scores may differ"
