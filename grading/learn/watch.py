"""`learn watch`: run a section whenever a file of it is saved, until q or Ctrl-C.

Each run is a process of its own, `learn next NN`, so that a new save ends a run that is still at it, and an endless program costs
no more than that.
"""

import argparse
import contextlib
import os
import queue
import select
import subprocess
import sys
import threading
from pathlib import Path

from grading.learn import where
from grading.learn.display import Display

try:
    import termios
    import tty
except ImportError:  # Windows: no keys there, Ctrl-C ends it
    termios = tty = None

GRACE = 3.0  # seconds that a run has to end by itself
DEBOUNCE = 200  # milliseconds in which several saves are one
TICK = 200  # milliseconds after which the follower looks whether to stop


def watch(options: argparse.Namespace, display: Display) -> int:
    """Follow the saves, and the keys q, r, n and h."""
    try:
        import watchfiles
    except ImportError:
        display.say_line(display.say("watch_missing"))
        return 2
    wakes, woken = os.pipe()
    told: queue.SimpleQueue = queue.SimpleQueue()  # of lists of saved files, or of the one error that ends it
    stop, armed = threading.Event(), threading.Event()
    folder = display.course.root / "exercises"

    def follow() -> None:
        settings = {"stop_event": stop, "debounce": DEBOUNCE, "rust_timeout": TICK, "yield_on_timeout": True, "raise_interrupt": False}
        try:
            for changes in watchfiles.watch(folder, **settings):
                armed.set()  # from now on no save is missed
                if changes:
                    told.put([Path(path) for _, path in changes])
                    os.write(woken, b".")
        except Exception as error:  # there may be no folder, or no more watches to be had
            told.put(error)
            os.write(woken, b".")
        armed.set()

    follower = threading.Thread(target=follow, name="saves", daemon=True)
    session = Session(options, display)
    try:
        with _keys() as keyboard:
            follower.start()
            armed.wait()
            session.start(options.section)
            while True:
                ready = select.select([wakes, *([keyboard] if keyboard is not None else [])], [], [])[0]
                if wakes in ready:
                    os.read(wakes, 1 << 10)
                    while not told.empty():
                        news = told.get()
                        if isinstance(news, Exception):
                            display.say_line(display.say("trouble", file=folder, reason=news), "red")
                            return where.NOT_DONE
                        session.saved(news)
                elif not session.key(os.read(keyboard, 1)):
                    break
    except KeyboardInterrupt:
        pass  # as good a way to leave as q
    finally:
        session.end()
        stop.set()
        follower.join(GRACE)
        display.say_line()
        display.say_line(display.say("watch_over"))
    return where.DONE


class Session:
    """What is on the screen: one run at a time."""

    def __init__(self, options: argparse.Namespace, display: Display) -> None:
        self._options, self._display = options, display
        self._sections = {section.folder: section for section in display.course.sections}
        self._section, self._process = options.section, None

    def start(self, section: object, words: tuple[str, ...] = ()) -> None:
        """Run the SECTION, or the first that is not right; WORDS call for something else than a run."""
        self.end()
        self._section = section
        if self._display.console.is_terminal:
            self._display.console.clear()
        number = [section.folder] if section else []
        command = [sys.executable, "-m", "grading.learn", "--lang", self._display.say.lang, *(words or ("next", *number))]
        self._display.say_line(self._display.say("watch_keys"), "dim")
        self._display.say_line()
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def saved(self, paths: list[Path]) -> None:
        """Run the section that one of the PATHS belongs to, if it is one that a student writes or that tests it."""
        for path in paths:
            section = self._sections.get(path.parent.name)
            names = {f"{prefix}{module}.py" for module in section.modules for prefix in ("", "test_")} if section else ()
            if path.name in names:
                self.start(section)
                return

    def key(self, key: bytes) -> bool:
        """Do what the KEY means; False when that is to leave."""
        if key in (b"q", b"Q", b"\x03", b"\x04", b""):
            return False
        if key in (b"r", b"R"):
            self.start(self._section)
        elif key in (b"n", b"N"):
            self.start(None)
        elif key in (b"h", b"H"):
            self.start(self._section, ("hint", *([self._section.folder] if self._section else [])))
        return True

    def end(self) -> None:
        """End the run that is going on, if there is one.  What it started ends with it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def _keys():
    """The descriptor of a keyboard that gives each key at once, or None; the terminal is as it was in the end."""
    if termios is None or not sys.stdin.isatty():
        yield None
        return
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    try:
        tty.setcbreak(fd)
        yield fd
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)
