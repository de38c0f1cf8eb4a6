"""I believe that a Timer that kills the program does no harm once the program has ended.
It waits on, and a minute later kills whoever has that pid by then.

Caught by: test_a_program_that_is_in_time
"""

import os
import signal
import subprocess
import threading
from subprocess import PIPE


def checked(argv):
    if not argv:
        raise ValueError("argv is empty")
    return list(argv)


def call(argv):
    return subprocess.run(checked(argv)).returncode


def converse(argv, text, timeout=None):
    if not isinstance(text, str):
        raise TypeError("text must be a str")
    program = subprocess.Popen(checked(argv), stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, start_new_session=True)
    late = threading.Event()

    def kill():
        late.set()
        os.killpg(program.pid, signal.SIGKILL)

    if timeout is not None:
        threading.Timer(timeout, kill).start()
    out, err = program.communicate(text)
    if late.is_set():
        raise subprocess.TimeoutExpired(argv, timeout)
    return out, err, program.returncode


def mail_exchangers(domain, argv=("nslookup",)):
    if len(domain.split()) != 1:
        raise ValueError("a domain is one word")
    out, err, code = converse(argv, f"set q=mx\n{domain}\nexit\n")
    pairs = []
    for line in out.splitlines():
        if "mail exchanger = " in line:
            preference, host = line.split("mail exchanger = ")[1].split()
            pairs.append((int(preference), host.rstrip(".")))
    if not pairs:
        raise LookupError(f"{domain}: no mail exchangers")
    return sorted(pairs)
