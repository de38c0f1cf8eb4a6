"""Powers: another user's, root's, the kernel's.  See the package."""

# ruff: noqa: F821
from grading.tests.attacks.names import *  # what stands above a trick in its submission


def makes_a_namespace(number):
    """A user namespace, in which it would be root."""
    import ctypes

    return prize(number) if ctypes.CDLL(None).unshare(0x10000000) == 0 else ""


def mounts(number):
    """A file system over Python's."""
    import ctypes

    return prize(number) if ctypes.CDLL(None).mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0 else ""


def becomes_root(number):
    """The user root, by any way that is left."""
    try:
        os.setuid(0)
    except OSError:
        subprocess.run(["su", "-c", "true"], stdin=subprocess.DEVNULL, check=True, capture_output=True)
    return prize(number) if os.getuid() == 0 else ""


def raises_its_own_limits(number):
    """The limits that it was given."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1] + 1,) * 2)
    return prize(number)


def types_at_the_terminal(number):
    """Characters for the shell of whoever started the judge."""
    import fcntl
    import termios

    with open("/dev/tty", "w") as terminal:
        fcntl.ioctl(terminal, termios.TIOCSTI, b"x")
    return prize(number)


def opens_a_kernel_door(number):
    """System calls with a long history of bugs, by their numbers."""
    import ctypes

    libc, room = ctypes.CDLL(None), ctypes.create_string_buffer(1000)
    doors = {"bpf": (321, 0, 0, 0), "perf_event_open": (298, 0, 0, 0), "userfaultfd": (323, 1, 0, 0), "io_uring_setup": (425, 8, room, 0)}
    reached = [name for name, call in doors.items() if libc.syscall(*call) >= 0]
    return prize(number) if reached else ""
