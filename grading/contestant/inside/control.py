"""The control socket between judge and zygote: framed JSON, with descriptors sent along."""

import json
import socket
import struct


def frame(message):
    """MESSAGE as it travels on the control socket: its length in four bytes, then JSON."""
    body = json.dumps(message).encode()
    return struct.pack("!I", len(body)) + body


def receive(control):
    """(message, descriptors sent along) from the control socket, or None when the other side has hung up."""
    head, fds, _, _ = socket.recv_fds(control, 4, 8)
    if len(head) < 4:
        return None
    (size,) = struct.unpack("!I", head)
    body = b""
    while len(body) < size:
        chunk = control.recv(size - len(body))
        if not chunk:
            return None
        body += chunk
    return json.loads(body), fds
