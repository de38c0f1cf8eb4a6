"""The judge, a process of its own for each shard: started, listened to, and ended here.

It gets one JSON line on its standard input, which then stays open: when it reaches the end of that file, because we closed
it or because we are gone in whatever way, it ends itself and what it started.  It answers with JSON lines (grading/shard.py).
What it says is checked here, and whatever goes wrong comes back as words in Answer.fault, never as an exception.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grading.results import Verdict, verdict_from

MAX_LINE = 4_000_000
GRACE = 5.0  # seconds that a judge has to end by itself once its lifeline is cut
STDERR_KEPT = 20  # lines of its diagnostics
_END = object()


def default_command() -> list[str]:
    return [sys.executable, "-P", "-m", "grading.shard"]


@dataclass(frozen=True)
class Answer:
    """What came of one call.  `fault` is empty when the judge came to its end with all the verdicts that it announced.

    `put_off` are submissions that hang: their other tests were left out, to be run apart.  True where they compute, False where they wait.
    """

    verdicts: tuple[Verdict, ...] = ()
    fault: str = ""
    put_off: dict[str, bool] = field(default_factory=dict)


@dataclass
class Judge:
    """Calls of the judge.  Calls may be made from several threads; `stop` ends those that run and refuses new ones."""

    command: Sequence[str] = field(default_factory=default_command)
    silence: float | None = None  # instead of what each call says
    _running: set[subprocess.Popen] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: bool = False

    def call(
        self,
        document: dict,
        known: Callable[[Verdict], bool],
        deliver: Callable[[Verdict], None],
        announce: Callable[[int], None] = lambda count: None,
        silence: float = 120.0,
        put_off: Callable[[str, bool], None] = lambda submission, computes: None,
        started: Callable[[int], None] = lambda pid: None,
    ) -> Answer:
        """Have the document judged.  Each verdict that is KNOWN to belong there goes to DELIVER as it comes.

        A judge that says nothing for SILENCE seconds is given up.  STARTED gets its process id, PUT_OFF who hangs (see Answer).
        """
        line = json.dumps(document, ensure_ascii=True).encode() + b"\n"
        try:
            process = self._start()
        except OSError as error:
            return Answer(fault=f"the judge could not be started: {error}")
        if process is None:
            return Answer(fault="interrupted")
        started(process.pid)
        said: queue.SimpleQueue = queue.SimpleQueue()
        diagnostics: deque[str] = deque(maxlen=STDERR_KEPT)
        threads = [
            threading.Thread(name="judge's answers", target=_read_lines, args=(process.stdout, said.put), daemon=True),
            threading.Thread(name="judge's diagnostics", target=_read_tail, args=(process.stderr, diagnostics), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            try:
                process.stdin.write(line)
                process.stdin.flush()
            except OSError:
                pass  # it has died already; what it said and how it ended tell more than a broken pipe
            conversation = _Conversation(known, deliver, announce, put_off)
            fault = conversation.follow(said, self.silence or silence)
            fault = self._finish(process, threads, fault)
            fault = fault or conversation.complaint()
        finally:
            self._end(process)
        if fault and diagnostics:
            fault += "\n" + "\n".join(diagnostics)
        return Answer(tuple(conversation.verdicts), fault, conversation.put_off)

    def stop(self, grace: float = GRACE) -> None:
        """Cut the lifeline of every running judge, give them GRACE seconds, then kill.  No call starts one any more."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        try:
            for process in running:
                _cut(process)
            for process in running:
                _ended(process, grace)
        finally:  # also when a second Ctrl-C cuts the waiting short
            for process in running:
                self._kill(process)

    def _start(self) -> subprocess.Popen | None:
        with self._lock:
            if self._stopped:
                return None
            process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(),
                start_new_session=True,  # a Ctrl-C of the terminal is ours to handle, not its
            )
            self._running.add(process)
            return process

    def _finish(self, process: subprocess.Popen, threads: list[threading.Thread], fault: str) -> str:
        """Wait for the judge's end; say how it ended, if that was not well."""
        if not fault and not _ended(process, GRACE):
            fault = "the judge closed its output but did not end"
        self._end(process)
        for thread in threads:
            thread.join(timeout=1.0)  # a process that escaped it may hold its pipes open; do not wait for that
        if not fault and process.returncode:
            fault = f"the judge ended with {_how(process.returncode)}"
        return fault

    def _end(self, process: subprocess.Popen) -> None:
        _cut(process)
        _ended(process, GRACE)
        self._kill(process)
        with self._lock:
            self._running.discard(process)

    def _kill(self, process: subprocess.Popen) -> None:
        """Kill what is left of the judge's session, then reap it: until then no other process can have its number."""
        with self._lock:
            if process.returncode is not None:
                return
            try:
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            except ProcessLookupError:
                pass
            process.wait()


class _Broken(Exception):
    """The judge itself says that it cannot go on, and why."""


class _Conversation:
    """What the judge says, line by line, against what may be said."""

    def __init__(
        self,
        known: Callable[[Verdict], bool],
        deliver: Callable[[Verdict], None],
        announce: Callable[[int], None],
        put_off: Callable[[str, bool], None],
    ) -> None:
        self.verdicts: list[Verdict] = []
        self.put_off: dict[str, bool] = {}
        self._known, self._deliver, self._announce, self._tell = known, deliver, announce, put_off
        self._collected: int | None = None
        self._seen: set[tuple] = set()

    def follow(self, said: queue.SimpleQueue, silence: float) -> str:
        """Take lines until the end; the fault, if there is one."""
        while True:
            try:
                line = said.get(timeout=silence)
            except queue.Empty:
                return f"the judge said nothing for {silence:g} seconds"
            if line is _END:
                return ""
            try:
                self._take(line)
            except _Broken as error:
                return f"the judge broke: {error}"
            except (ValueError, RecursionError) as error:
                return f"the judge said what it should not: {error}"

    def complaint(self) -> str:
        """What is wrong with the whole, once it came to an end by itself."""
        if self._collected is None:
            return "the judge ended without a word"
        if len(self.verdicts) != self._collected:
            return f"the judge gave {len(self.verdicts)} of {self._collected} verdicts"
        return ""

    def _take(self, line: bytes) -> None:
        if len(line) > MAX_LINE:
            raise ValueError(f"a line of more than {MAX_LINE:,} bytes")
        try:
            fields = json.loads(line)
        except ValueError:
            raise ValueError(f"no JSON: {line[:200]!r}") from None
        if isinstance(fields, dict) and "internal error" in fields:
            raise _Broken(fields["internal error"])
        if self._collected is None:
            count = fields.get("collected") if isinstance(fields, dict) else None
            if type(count) is not int or count < 0:
                raise ValueError(f"no count of its tests first: {line[:200]!r}")
            self._collected = count
            self._announce(count)
            return
        if isinstance(fields, dict) and "put off" in fields:
            self._put_off(fields)
            return
        verdict = verdict_from(fields)
        check(verdict, self._known, self._seen)
        if len(self.verdicts) == self._collected:
            raise ValueError(f"more than the {self._collected} verdicts that it announced")
        self.verdicts.append(verdict)
        self._deliver(verdict)

    def _put_off(self, fields: dict) -> None:
        """These tests of that submission will not come from this judge."""
        submission, tests, computes = fields["put off"], fields.get("tests"), fields.get("computes")
        if type(submission) is not str or type(tests) is not int or type(computes) is not bool or not 0 <= tests <= self._collected:
            raise ValueError(f"strange words about who is put off: {fields!r}"[:200])
        self._collected -= tests
        self.put_off[submission] = computes
        self._tell(submission, computes)


def check(verdict: Verdict, known: Callable[[Verdict], bool], seen: set[tuple]) -> None:
    """Add the verdict to those SEEN of one call.  Raises ValueError unless it is KNOWN to belong there and comes for the first time."""
    if not known(verdict):
        raise ValueError(f"a verdict that nobody asked for: {verdict.submission} {verdict.label}")
    if (verdict.submission, verdict.key) in seen:
        raise ValueError(f"the same verdict twice: {verdict.submission} {verdict.label}")
    seen.add((verdict.submission, verdict.key))


def environment() -> dict[str, str]:
    """Ours, without what would change Python or pytest, and with the kit importable from a checkout that is not installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST_", "COV_"))}
    home = Path(__file__).resolve().parent.parent
    if str(home) not in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib")):
        kept["PYTHONPATH"] = str(home)
    return kept


def _read_lines(stream, put: Callable[[object], None]) -> None:
    try:
        while line := stream.readline(MAX_LINE + 1):
            put(line)
    except (OSError, ValueError):
        pass  # closed under us: the call is over
    put(_END)


def _read_tail(stream, lines: deque[str]) -> None:
    try:
        while line := stream.readline(10_000):
            lines.append(line.decode("utf-8", "replace").rstrip("\n"))
    except (OSError, ValueError):
        pass


def _cut(process: subprocess.Popen) -> None:
    try:
        process.stdin.close()
    except OSError:
        pass  # unsent bytes for a reader that is gone


def _ended(process: subprocess.Popen, seconds: float) -> bool:
    """Whether the process ends within that time.  It is not reaped where the system allows to look without reaping."""
    if not hasattr(os, "waitid"):
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True
    deadline, pause = time.monotonic() + seconds, 0.001
    while process.returncode is None:
        try:
            if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
                return True
        except ChildProcessError:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(0.05, pause * 2)
    return True


def _how(status: int) -> str:
    if status < 0:
        try:
            return f"signal {signal.Signals(-status).name}"
        except ValueError:
            return f"signal {-status}"
    return f"exit status {status}"
