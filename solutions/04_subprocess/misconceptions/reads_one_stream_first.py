"""I believe that the streams can be read one after the other.
While standard output is read to its end, the program waits for room on standard error.

Caught by: test_megabytes_block_nobody
"""

import contextlib
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

    def write():
        with contextlib.suppress(BrokenPipeError):
            program.stdin.write(text)
            program.stdin.close()

    writer = threading.Thread(target=write)
    writer.start()
    if timeout is not None:
        try:
            program.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()
            raise
    out, err = program.stdout.read(), program.stderr.read()
    writer.join()
    return out, err, program.wait()


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
