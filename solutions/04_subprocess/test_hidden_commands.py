"""subprocess, looked at more closely: wrong arguments, programs that do not listen, helpers that hold on, programs found by name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def program(source):
    """The command line of a Python program with that source."""
    Path("program.py").write_text(source, encoding="utf-8")
    return [sys.executable, "-I", "-S", "program.py"]


ENDS = """
print("done")
"""

DOES_NOT_LISTEN = """
import os
os.close(0)
print("I have heard enough")
"""

HELPER_HOLDS_THE_STREAMS = """
import signal, subprocess, sys
helper = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import signal; signal.pause()", "the helper"])
open("ready", "w").close()
signal.pause()
"""

NSLOOKUP = """
import sys
told = sys.stdin.read()
print("Server:\\t\\t127.0.0.1\\nAddress:\\t127.0.0.1#53\\n")
print("example.org\\tmail exchanger = 0 mx.example.org.")
print("example.org\\ttext = \\"v=spf1 mx -all\\"")
"""


def wrong(commands, function, *args):
    getattr(commands, function)(*args)


def deaf(commands):
    return commands.converse(program(DOES_NOT_LISTEN), "well, " * 500_000)


def in_time(commands):
    return commands.converse(program(ENDS), "", timeout=60)


def not_found(commands):
    commands.converse(["./no-such-program"], "hello")


def held_by_a_helper(commands):
    popen_returns_when("ready")
    commands.converse(program(HELPER_HOLDS_THE_STREAMS), "", timeout=0)


def popen_returns_when(fifo):
    """The next Popen returns only when its program has opened FIFO: what the program does before, it does before any timeout."""
    os.mkfifo(fifo)
    start = subprocess.Popen.__init__

    def start_and_wait(self, *args, **kwargs):
        subprocess.Popen.__init__ = start
        start(self, *args, **kwargs)
        open(fifo).close()

    subprocess.Popen.__init__ = start_and_wait


def nslookup_by_its_name(commands):
    argv = program(NSLOOKUP)
    Path("nslookup").write_text("#!/bin/sh\nexec " + " ".join(f"'{word}'" for word in argv) + "\n")
    Path("nslookup").chmod(0o755)
    os.environ["PATH"] = os.getcwd() + os.pathsep + os.environ["PATH"]
    return commands.mail_exchangers("example.org")


@pytest.mark.parametrize(
    ("function", "args"),
    [
        ("call", ([],)),
        ("converse", ([], "text")),
        ("converse", (["cat"], b"bytes")),
        ("converse", (["cat"], None)),
        ("mail_exchangers", ("example.org\nserver 192.0.2.1", ("cat",))),
    ],
    ids=["call without a program", "converse without a program", "bytes for text", "None for text", "two lines for a domain"],
)
def test_a_wrong_argument_starts_nothing(observe, function, args):
    """An empty argv, a text that is no str, and a domain with white space in it raise ValueError or TypeError, and nothing is started."""
    seen = observe(wrong, function, *args)
    assert seen.raised(("ValueError", "TypeError"))
    assert seen.starts == 0


def test_a_program_that_does_not_listen(observe):
    """A program that ends without having read its text is no error: its output and its exit code come back."""
    seen = observe(deaf)
    assert seen == ("I have heard enough\n", "", 0)


def test_a_program_that_is_in_time(observe):
    """A program that ends in time is not touched by the timeout."""
    seen = observe(in_time)
    assert seen == ("done\n", "", 0)
    assert seen.nothing_left


def test_a_helper_that_holds_the_streams(observe):
    """Past the timeout nobody waits for a helper that holds the program's streams open: it is killed as well."""
    seen = observe(held_by_a_helper)
    assert seen.raised("TimeoutExpired")
    assert seen.nothing_left


def test_a_program_that_cannot_be_found(observe):
    """converse too raises FileNotFoundError for a program that does not exist, and leaves nothing behind."""
    seen = observe(not_found)
    assert seen.raised("FileNotFoundError")
    assert seen.nothing_left


def test_nslookup_is_the_default(observe):
    """Without argv it is nslookup, wherever PATH finds it, that is asked."""
    seen = observe(nslookup_by_its_name)
    assert [(preference, host.rstrip(".")) for preference, host in seen.value] == [(0, "mx.example.org")]
