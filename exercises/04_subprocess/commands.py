"""subprocess: start other programs, and talk to them.

Rules for every function here:

- `argv` is the program and its arguments, one string each.  No shell reads them.
- When a function returns or raises, every program that it started has ended and has
  been reaped (Ctrl-C in the middle of it does not count).
- A wrong argument raises ValueError or TypeError before anything is started: an empty
  `argv`, a `text` that is no str, a `domain` with white space in it.
"""


def call(argv) -> int:
    """Run a program, wait until it has ended, and return its exit code.

    What it prints goes where the output of this process goes.

    Raises FileNotFoundError if there is no such program.

    >>> call(["true"])
    0
    """
    # TODO 1: run the program as it is, and find out how it ended.
    raise NotImplementedError("TODO 1: call is not written yet")


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
    # TODO 2: say it, hear all of it, and let nothing run on when the time is up.
    raise NotImplementedError("TODO 2: converse is not written yet")


def mail_exchangers(domain, argv=("nslookup",)) -> list[tuple[int, str]]:
    """Ask nslookup which hosts take the mail for `domain`; return `(preference, host)` pairs.

    The program `argv` is told three lines, `set q=mx`, the domain, and `exit`.  It
    answers with lines like this one, among others:

        python.org      mail exchanger = 50 mail.python.org.

    The pairs come with the lowest preference first.  The dot at the end of a host's name
    may stay or go.

    Raises LookupError if there is no such domain.
    """
    # TODO 3: tell nslookup what the notes tell it, and read its answer.
    raise NotImplementedError("TODO 3: mail_exchangers is not written yet")


if __name__ == "__main__":
    print("Exit code:", call(["nslookup", "www.python.org"]))
    print(mail_exchangers("python.org"))
