"""I believe that run(timeout=...) ends everything that the program began.
It kills the program alone; what the program started runs on.

Caught by: test_past_the_timeout_its_helper_is_killed
"""

import subprocess


def checked(argv):
    if not argv:
        raise ValueError("argv is empty")
    return list(argv)


def call(argv):
    return subprocess.run(checked(argv)).returncode


def converse(argv, text, timeout=None):
    if not isinstance(text, str):
        raise TypeError("text must be a str")
    done = subprocess.run(checked(argv), input=text, capture_output=True, text=True, timeout=timeout)
    return done.stdout, done.stderr, done.returncode


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
