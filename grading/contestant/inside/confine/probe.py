"""What a confined zygote tries when it is asked to, before it runs anything: each of these must fail."""

import os
import socket


def reached(wanted):
    """Which of the judge's canaries were reached, in words: WANTED are "files" (or folders) to read, and listeners at "tcp" and "abstract"."""
    found = []
    if any(_works(lambda path=path: os.close(os.open(path, os.O_RDONLY))) for path in wanted.get("files", ())):  # files or folders
        found.append("read the judge's files")
    if "tcp" in wanted and _works(lambda: _connect(socket.AF_INET, tuple(wanted["tcp"]))):
        found.append("reach the judge's network")
    if "abstract" in wanted and _works(lambda: _connect(socket.AF_UNIX, "\0" + wanted["abstract"])):
        found.append("reach the judge's sockets")
    if "tcp" in wanted and not _works(_loopback):
        found.append("not use a loopback of its own")
    return found


def _connect(family, address):
    with socket.socket(family) as connection:
        connection.settimeout(5)
        connection.connect(address)


def _loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        _connect(socket.AF_INET, server.getsockname())


def _works(action):
    try:
        action()
    except OSError:
        return False
    return True
