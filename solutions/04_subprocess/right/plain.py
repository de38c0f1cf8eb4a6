"""Differs by subprocess.run where it is enough, and by splitting lines instead of regular expressions."""

import os
import signal
import subprocess


def call(argv):
    if not argv:
        raise ValueError("no program given")
    return subprocess.run(argv).returncode


def converse(argv, text, timeout=None):
    if not argv:
        raise ValueError("no program given")
    if not isinstance(text, str):
        raise TypeError("text must be a string")
    process = subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(text, timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(os.getpgid(process.pid), signal.SIGKILL)
        process.communicate()
        raise
    return output, errors, process.returncode


def mail_exchangers(domain, argv=("nslookup",)):
    if not isinstance(domain, str):
        raise TypeError("domain must be a string")
    if domain.split() != [domain]:
        raise ValueError("domain must be one word")
    output, errors, code = converse(argv, "set q=mx\n" + domain + "\nexit\n")
    result = []
    for line in output.splitlines():
        words = line.split()
        if words[1:4] == ["mail", "exchanger", "="]:
            result.append((int(words[4]), words[5]))
    if not result:
        raise LookupError("unknown domain: " + domain)
    result.sort()
    return result
