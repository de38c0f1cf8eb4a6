"""Differs by temporary files in place of pipes: a file never blocks whoever writes it.  call uses posix_spawn and waitpid."""

import os
import re
import signal
import subprocess
import sys
import tempfile


def call(argv):
    argv = list(argv)
    if not argv:
        raise ValueError("argv is empty")
    sys.stdout.flush()
    pid = os.posix_spawnp(argv[0], argv, os.environ)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def converse(argv, text, timeout=None):
    argv = list(argv)
    if not argv:
        raise ValueError("argv is empty")
    if type(text) is not str:
        raise TypeError("text is not a str")
    with tempfile.TemporaryFile("w+") as question, tempfile.TemporaryFile("w+") as answer, tempfile.TemporaryFile("w+") as complaint:
        question.write(text)
        question.flush()
        question.seek(0)
        program = subprocess.Popen(argv, stdin=question, stdout=answer, stderr=complaint, start_new_session=True)
        try:
            code = program.wait(timeout)
        except BaseException:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()
            raise
        answer.seek(0)
        complaint.seek(0)
        return answer.read(), complaint.read(), code


class Unknown(LookupError):
    """Nobody knows that domain."""


def mail_exchangers(domain, argv=("nslookup",)):
    if len(domain.split()) != 1:
        raise ValueError("one domain, please")
    out, err, code = converse(argv, f"set q=mx\n{domain}\nexit\n")
    if "can't find" in out + err:
        raise Unknown(domain)
    pairs = []
    for match in re.finditer(r"^.*mail exchanger = (?P<preference>\d+) (?P<host>.*)\.$", out, re.M):
        pairs.append((int(match["preference"]), match["host"]))
    return sorted(pairs)
