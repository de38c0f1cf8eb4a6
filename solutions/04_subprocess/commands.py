"""subprocess: start other programs, and talk to them.

Rules for every function here:

- `argv` is the program and its arguments, one string each.  No shell reads them.
- When a function returns or raises, every program that it started has ended and has
  been reaped (Ctrl-C in the middle of it does not count).
- A wrong argument raises ValueError or TypeError before anything is started: an empty
  `argv`, a `text` that is no str, a `domain` with white space in it.
"""

import contextlib
import os
import re
import signal
import subprocess
from subprocess import PIPE


def call(argv) -> int:
    """Run a program, wait until it has ended, and return its exit code.

    What it prints goes where the output of this process goes.

    Raises FileNotFoundError if there is no such program.

    >>> call(["true"])
    0
    """
    return subprocess.call(_checked(argv))  # why: a list goes to the program as it is, word for word


def converse(argv, text, timeout=None) -> tuple[str, str, int]:
    """Start a program, send `text` to its standard input, and return what it answered.

    The answer is `(stdout, stderr, exit code)`, the first two as str.  The program meets
    the end of its input after `text`.  Several megabytes in each direction block nobody,
    and a program that ends without having read all of `text` is no error.

    After `timeout` seconds (None: it may take for ever) the program is killed and
    reaped, what it started in its session is killed, and subprocess.TimeoutExpired is
    raised.

    >>> converse(["tr", "a-z", "A-Z"], "tea")
    ('TEA', '', 0)
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {text!r}")  # why: communicate would see that only with the program running
    with subprocess.Popen(
        _checked(argv),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        text=True,
        start_new_session=True,  # why: what the program starts is in its session too, and can be killed with it
    ) as program:  # why: at its end, `with` closes the pipes and waits for the program, whatever happened
        try:
            out, err = program.communicate(text, timeout)  # why: it writes and reads all three at once; one by one they block
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)  # why: program.kill() would leave alive what the program started
            raise
    return out, err, program.returncode


def mail_exchangers(domain, argv=("nslookup",)) -> list[tuple[int, str]]:
    """Ask nslookup which hosts take the mail for `domain`; return `(preference, host)` pairs.

    The program `argv` is told three lines, `set q=mx`, the domain, and `exit`.  It
    answers with lines like this one, among others:

        python.org      mail exchanger = 50 mail.python.org.

    The pairs come with the lowest preference first.  The dot at the end of a host's name
    may stay or go.

    Raises LookupError if there is no such domain.
    """
    if not re.fullmatch(r"\S+", domain):  # why: a line break in it would be one more command
        raise ValueError(f"a domain has no white space in it: {domain!r}")
    out, _, _ = converse(argv, f"set q=mx\n{domain}\nexit\n")
    found = re.findall(r"\smail exchanger = (\d+) (\S+?)\.?$", out, re.MULTILINE)
    if not found:  # why: nslookup's exit code is not the same in all its versions
        raise LookupError(f"no mail exchangers for {domain}: {out.strip()}")
    return sorted((int(preference), host) for preference, host in found)  # why: as text, "10" comes before "5"


def _checked(argv):
    """`argv` as a list of words.  Raises where it is none."""
    if isinstance(argv, (str, bytes)):
        raise TypeError(f"argv must be a list of words, not {argv!r}")  # why: its letters would be taken for words
    if not (words := list(argv)):
        raise ValueError("argv is empty: its first word must be a program")
    return words


if __name__ == "__main__":
    print("Exit code:", call(["nslookup", "www.python.org"]))
    print(mail_exchangers("python.org"))
