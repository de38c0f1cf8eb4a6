"""I believe that a command line is words with spaces between them.
The shell reads the line again: semicolons, stars and quotes in a word become orders.

Caught by: test_no_shell_reads_the_words
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
    return subprocess.run(" ".join(checked(argv)), shell=True).returncode


def converse(argv, text, timeout=None):
    if not isinstance(text, str):
        raise TypeError("text must be a str")
    program = subprocess.Popen(checked(argv), stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, start_new_session=True)
    try:
        out, err = program.communicate(text, timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
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
