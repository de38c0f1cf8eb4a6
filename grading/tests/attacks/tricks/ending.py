"""Ends: the scene's process goes before it has told anything, or says something while it goes.  See the package."""

# ruff: noqa: F821
from grading.tests.attacks.names import *  # what stands above a trick in its submission


def exits_with_success(number):
    """Status 0 without a word: no verdict comes of an exit status."""
    os._exit(0)


def leaves_by_sys_exit(number):
    """SystemExit past everything."""
    sys.exit(0)


def raises_a_skip(number):
    """The exception by which unittest skips a test, and pytest's own where it can be had."""
    import unittest

    try:
        import pytest

        pytest.skip("not today", allow_module_level=True)
    except ImportError:
        raise unittest.SkipTest("not today") from None


def forges_at_exit(number):
    """A message written when the interpreter ends."""
    import atexit

    atexit.register(lambda: write_everywhere(message(prize(number))))
    return ""


def crashes(number):
    """A segmentation fault: the other tests go on."""
    import ctypes

    ctypes.string_at(0)


def aborts(number):
    """SIGABRT to itself, which no handler survives."""
    os.abort()


def kills_its_session(number):
    """Everything in its session and group, itself included."""
    os.killpg(0, signal.SIGKILL)
