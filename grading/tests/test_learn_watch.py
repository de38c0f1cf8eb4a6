"""`learn watch` in a terminal: what is saved is run, an endless program does no harm, and it can be left."""

import contextlib
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from fcntl import ioctl

import pytest

from grading.tests.toylearn import SUMS, TILLS, Learner

PATIENCE = 120.0  # seconds for what takes one, on a machine that is busy
ENDLESS = "class Till:\n    total = 0\n\n    def put(self, amount):\n        while True:\n            pass\n"

pytest.importorskip("watchfiles")


class Terminal:
    """A program in a terminal of its own, 80 by 30."""

    def __init__(self, learner, *options):
        self._master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 80, 0, 0))
        self._slave, self.before = slave, termios.tcgetattr(slave)
        self._command = [sys.executable, "-m", "grading.learn", *options]
        env = {**learner.env(), "TERM": "xterm"}
        del env["COLUMNS"]
        self.process = subprocess.Popen(
            self._command, cwd=learner.root, env=env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, preexec_fn=self._control
        )
        self.text = ""

    def _control(self):
        ioctl(0, termios.TIOCSCTTY, 0)

    def until(self, words):
        """Read until the terminal shows the WORDS; what it showed, without colours and the like."""
        while words not in self.text:
            assert select.select([self._master], [], [], PATIENCE)[0], f"{words!r} never came; there was: {self.text}"
            self.text += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", os.read(self._master, 1 << 16).decode("utf-8", "replace"))
        shown, _, self.text = self.text.partition(words)
        return shown

    def press(self, keys):
        os.write(self._master, keys.encode())

    def ended(self):
        """The exit code, once it has ended; and whether the terminal is as it was."""
        code = self.process.wait(PATIENCE)
        return code, termios.tcgetattr(self._slave) == self.before

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._master)
        os.close(self._slave)


@pytest.fixture
def learner(tmp_path):
    return Learner(tmp_path)


@pytest.fixture
def watching(learner):
    terminal = Terminal(learner, "watch")
    yield terminal
    terminal.close()


def test_a_save_is_run(learner, watching):
    """First what comes next; then, as it is saved, the section of the file; then the next by a key; q leaves all in order."""
    watching.until("> 01_sums   ◦◦    0 of 2")
    watching.until("hint     learn hint 01 1")
    learner.solve(SUMS)
    watching.until("01_sums is done: all its 2 tests pass")
    watching.press("n")
    watching.until("> 02_tills  ◦◦◦   0 of 3")
    watching.until("hint     learn hint 02")
    watching.press("h")
    watching.until("TODO 1: Till.put · hint 1 of 3, a question")
    watching.press("q")
    watching.until("No longer watching.")
    assert watching.ended() == (0, True)


def test_an_endless_program(learner, watching):
    """A run that does not end gives way to the next save; and Ctrl-C ends one, too."""
    learner.solve(SUMS)
    watching.until("hint     learn hint 0")
    learner.write(TILLS, ENDLESS)
    watching.until("> 02_tills  ---")
    learner.solve(TILLS)
    watching.until("> 02_tills  ✓✓✗   2 of 3")  # it has no lock
    watching.until("hint     learn hint 02")
    learner.write(TILLS, ENDLESS)
    watching.until("> 02_tills  ---")
    watching.press("\x03")
    watching.until("No longer watching.")
    assert watching.ended() == (0, True)


def test_other_files_are_nobodys(learner, watching):
    """Notes, backups and byte code do not start a run: the next run that is seen is that of the module."""
    watching.until("hint     learn hint 01 1")
    for name in ("exercises/02_tills/notes.txt", "exercises/02_tills/tills.bak", "exercises/02_tills/README.md"):
        learner.write(name, "x = 1\n")
    learner.solve(SUMS)
    assert "02_tills" not in watching.until("01_sums is done")
    watching.press("q")
    assert watching.ended() == (0, True)


def test_without_the_watcher(learner):
    """The package that tells of saves is an extra; without it, one line says how to get it."""
    learner.write("watchfiles.py", "raise ImportError\n")
    assert learner.learn("watch") == (2, ["learn watch needs the package watchfiles: pip install watchfiles"])
