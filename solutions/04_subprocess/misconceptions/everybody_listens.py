"""I believe that a program reads all that it is sent.
One that ends early breaks the pipe, and the write raises BrokenPipeError.

Caught by: test_a_program_that_does_not_listen
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
    answers = {}

    def read(name):
        answers[name] = getattr(program, name).read()

    readers = [threading.Thread(target=read, args=(name,)) for name in ("stdout", "stderr")]
    for reader in readers:
        reader.start()
    try:
        program.stdin.write(text)
        program.stdin.close()
        code = program.wait(timeout)
    except BaseException:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
        raise
    finally:
        for reader in readers:
            reader.join()
    return answers["stdout"], answers["stderr"], code


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
