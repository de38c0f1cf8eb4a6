"""Differs by asyncio: a coroutine talks to the program, and its own timeout is turned into subprocess's."""

import asyncio
import os
import re
import signal
import subprocess
from asyncio.subprocess import PIPE


def call(argv):
    check(argv)

    async def run():
        program = await asyncio.create_subprocess_exec(*argv)
        return await program.wait()

    return asyncio.run(run())


def converse(argv, text, timeout=None):
    check(argv)
    if not isinstance(text, str):
        raise ValueError("text is no str")

    async def run():
        program = await asyncio.create_subprocess_exec(*argv, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True)
        try:
            out, err = await asyncio.wait_for(program.communicate(text.encode()), timeout)
        except asyncio.TimeoutError:
            os.killpg(program.pid, signal.SIGKILL)
            await program.wait()
            raise subprocess.TimeoutExpired(argv, timeout) from None
        return out.decode(), err.decode(), program.returncode

    return asyncio.run(run())


def mail_exchangers(domain, argv=("nslookup",)):
    if not re.match(r"[\w.-]+\Z", domain):
        raise ValueError(f"not a domain: {domain!r}")
    out, _, _ = converse(argv, "\n".join(["set q=mx", domain, "exit", ""]))
    pairs = [(int(number), host) for number, host in re.findall(r"mail exchanger = (\d+) (\S+)", out)]
    if not pairs:
        raise LookupError(f"no mail exchanger for {domain}")
    return sorted(pairs, key=lambda pair: pair[0])


def check(argv):
    if not argv:
        raise ValueError("argv is empty")
