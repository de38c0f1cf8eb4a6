"""What stands above each trick in its submission: what an attacker may know and have ready.  The values are filled in by `toy`."""

import codecs
import glob
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys

COURSE = CLASS = OUT = HOME = CANARY = SOCKET = TOKEN = ""
VICTIM = PORT = KEY = 0


def prize(number):
    """The right word."""
    return codecs.decode({3: "oyhr ureba", 5: "terl jbys"}[number], "rot13")


def message(value):
    """A result as the kit sends it, but for its secret."""
    return json.dumps({"nonce": "0" * 16, "value": value, "threads": []}) + "\n"


def write_everywhere(text):
    """TEXT, on every descriptor that is open."""
    for fd in range(3, 1024):
        try:
            os.write(fd, text.encode())
        except OSError:
            pass


def ptrace_seizes(pid):
    """Can the process be traced?  It is not stopped, and let go when this one ends."""
    import ctypes

    return ctypes.CDLL(None).ptrace(0x4206, pid, 0, 0) == 0
