"""Do the programs of a lesson print what the lesson says?

A ```python block and the ```output block right after it belong together; the program runs in a fresh interpreter, in a folder of
its own, with standard output going to a pipe.  Words that start with PID or PPID stand for numbers, equal words for equal ones.
```python no-run: is not run.  ```python fails: ends with another status than 0.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grading.markdown import blocks
from grading.coursecheck.problems import Problem

LIMIT = 60.0  # seconds for one program
_NUMBER = re.compile(r"\bP?PID[A-Z0-9_]*\b")
_MARKS = {"no-run", "fails"}


@dataclass(frozen=True)
class Program:
    where: str
    source: str
    output: str
    fails: bool


def read(text: str, where: str) -> tuple[list[Program], list[Problem]]:
    """The programs of a lesson that are to be run.  TEXT is README.md, WHERE its name in messages."""
    found, problems, pending = [], [], None
    for block in [*blocks(text), None]:
        word, *marks = block.info.split() if block and block.info else [""]
        fits = pending and word == "output" and block.follows
        if fits:
            found.append(Program(*pending[:2], block.text, "fails" in pending[2]))
        elif pending:
            problems.append(Problem(pending[0], "the program has no ```output block right after it", "add one, or mark it ```python no-run"))
        if word == "output" and not fits:
            problems.append(Problem(f"{where}:{block.line}", "this output belongs to no program", "put it right after its ```python block"))
        pending = None
        if word == "python":
            place = f"{where}:{block.line}"
            if set(marks) - _MARKS:
                problems.append(Problem(place, f"```{block.info}: a mark that nobody knows", "use no-run, fails or none"))
            if "no-run" not in marks:
                pending = place, block.text, marks
    return found, problems


def check(program: Program, limit: float = LIMIT) -> list[Problem]:
    """Run the program."""
    status, out, err = run(program.source, limit)
    if status is None:
        return [Problem(program.where, f"the program did not end within {limit:g} s", "correct it, or mark it ```python no-run", err)]
    if bool(status) != program.fails:
        last = err.strip().splitlines()[-1:] or ["nothing on standard error"]
        cure = "take the mark away" if program.fails else "correct it, or mark it ```python fails"
        return [Problem(program.where, f"the program ended with status {status} ({last[0]})", cure, err)]
    difference = compare(program.output, out)
    if difference:
        return [Problem(program.where, difference, "correct the program or the ```output block", f"it printed:\n{out}")]
    return []


def compare(said: str, printed: str) -> str:
    """How what was PRINTED differs from what the lesson SAID, or an empty string."""
    if re.fullmatch(_pattern(said.rstrip("\n")), printed.rstrip("\n")):
        return ""
    expected, got = said.rstrip("\n").split("\n"), printed.rstrip("\n").split("\n")
    for number, line in enumerate(expected, 1):
        if number > len(got):
            return f"the program does not print line {number} of its output, {line!r}"
        if not re.fullmatch(_pattern(line), got[number - 1]):
            return f"line {number} of the output is {got[number - 1]!r}, the lesson says {line!r}"
    if len(got) > len(expected):
        return f"the program prints a line more than the lesson says, {got[len(expected)]!r}"
    return "the same word stands for different numbers in its output"


def _pattern(text):
    parts, seen, end = [], set(), 0
    for match in _NUMBER.finditer(text):
        name = match[0]
        parts += [re.escape(text[end : match.start()]), f"(?P={name})" if name in seen else rf"(?P<{name}>\d+)"]
        seen.add(name)
        end = match.end()
    return "".join([*parts, re.escape(text[end:])])


def run(source: str, limit: float) -> tuple[int | None, str, str]:
    """(exit status, or None past the limit, standard output, standard error) of the program; nothing of it is left running."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST_", "COV_"))}
    with tempfile.TemporaryDirectory(prefix="lesson-") as folder:
        Path(folder, "program.py").write_text(source, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-B", "program.py"],
            cwd=folder,
            env={**kept, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # so that what it leaves behind can be ended with it
        )
        try:
            out, err = process.communicate(timeout=limit)
            return process.returncode, out, err
        except subprocess.TimeoutExpired:
            _kill(process)
            with contextlib.suppress(subprocess.TimeoutExpired):
                _, err = process.communicate(timeout=5)
                return None, "", err
            return None, "", ""
        finally:
            _kill(process)


def _kill(process):
    """End what is left of the program's session."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
