"""Forgeries: messages that the driver did not write.  See the package."""

# ruff: noqa: F821
from grading.tests.attacks.names import *  # what stands above a trick in its submission


# forged messages


def forges_on_every_descriptor(number):
    """A result of its own on whatever is open, before the true one."""
    write_everywhere(message(prize(number)))
    return ""


def forges_from_a_daemon(number):
    """The same from a process that outlives the scene."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for _ in range(1000):
                write_everywhere(message(prize(number)))
        os._exit(0)
    return ""


def forges_when_it_is_collected(number):
    """A message from __del__, after the result."""

    class Late:
        def __del__(self):
            write_everywhere(message(prize(number)))

    globals()["kept"] = Late()
    return ""


def closes_every_descriptor(number):
    """Nothing can be said any more."""
    os.closerange(0, 2000)
    return ""


# the one that is not prevented


def forges_with_the_nonce(number):
    """Written against the kit's own source: it finds the secret of this request in the frames below, and writes the result itself."""
    frame = sys._getframe()
    while "request" not in frame.f_locals or "fds" not in frame.f_locals:
        frame = frame.f_back
    fds, tell = frame.f_locals["fds"], frame.f_globals["ask"]
    tell(frame.f_locals["rendezvous"], "done")
    line = json.dumps({"nonce": frame.f_locals["request"]["nonce"], "value": prize(number), "threads": []})
    os.write(fds["result"], line.encode() + b"\n")
    os._exit(0)
