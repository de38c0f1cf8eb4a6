"""Differs by one thread for each stream, and by a join of them only after the program has ended."""

import os
import signal
import threading
from subprocess import PIPE, Popen, TimeoutExpired


def call(argv):
    if len(argv) == 0:
        raise ValueError("argv must not be empty")
    with Popen(argv) as program:
        return program.wait()


def converse(argv, text, timeout=None):
    if len(argv) == 0:
        raise ValueError("argv must not be empty")
    data = str.encode(text)
    program = Popen(argv, stdin=PIPE, stdout=PIPE, stderr=PIPE, preexec_fn=os.setsid)
    results = {}

    def feed():
        try:
            program.stdin.write(data)
            program.stdin.close()
        except BrokenPipeError:
            pass

    def drain(name, stream):
        results[name] = stream.read()

    threads = [
        threading.Thread(target=feed),
        threading.Thread(target=drain, args=("out", program.stdout)),
        threading.Thread(target=drain, args=("err", program.stderr)),
    ]
    for thread in threads:
        thread.start()
    try:
        code = program.wait(timeout)
    except TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
        raise
    finally:
        for thread in threads:
            thread.join()
    return results["out"].decode(), results["err"].decode(), code


def mail_exchangers(domain, argv=("nslookup",)):
    if any(character.isspace() for character in domain):
        raise ValueError("no white space in a domain")
    out, err, code = converse(argv, f"set q=mx\n{domain}\nexit\n")
    found = {}
    for line in out.split("\n"):
        left, middle, right = line.partition("mail exchanger =")
        if middle:
            number, host = right.split()
            found.setdefault(int(number), []).append(host)
    if not found:
        raise LookupError(domain)
    return [(number, host) for number in sorted(found) for host in found[number]]
