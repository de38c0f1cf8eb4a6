"""I believe that a killed program is gone.
Until somebody waits for it, it is a zombie.

Caught by: test_past_the_timeout_the_program_is_killed
"""

import os
import signal
import subprocess
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
    try:
        out, err = program.communicate(text, timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        raise
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
