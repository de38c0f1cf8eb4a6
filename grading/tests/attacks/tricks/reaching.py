"""Reaches: files, shared places and sockets outside the scene's own folder.  See the package."""

# ruff: noqa: F821
from grading.tests.attacks.names import *  # what stands above a trick in its submission


def writes_the_results(number):
    """A verdict of its own among the results."""
    with open(f"{OUT}/results.jsonl", "a") as results:
        results.write('{"record":"verdict"}\n')
    return prize(number)


def writes_the_judges_files(number):
    """A file of the judge's."""
    with open(CANARY, "w") as file:
        file.write("harm")
    return prize(number)


def changes_the_mode_of_files(number):
    """chmod on a file of the judge's."""
    os.chmod(CANARY, 0o777)
    return prize(number)


def writes_into_python(number):
    """A sitecustomize for every Python to come."""
    path = f"{os.path.dirname(os.__file__)}/{TOKEN}.pth"
    with open(path, "w") as file:
        file.write("harm")
    os.unlink(path)
    return prize(number)


def changes_its_own_file(number):
    """The file under test, for the next test."""
    with open(__file__, "a") as file:
        file.write("\nHARM = 1\n")
    return prize(number)


def leaves_a_message_to_itself(number):
    """Something in a shared place that the next test finds."""
    paths = [f"{place}/{TOKEN}-message" for place in ("/tmp", "/dev/shm", os.path.expanduser("~"), "..", "../..")]
    found = any(map(os.path.exists, paths))
    for path in paths:
        try:
            open(path, "w").close()
        except OSError:
            pass
    return prize(number) if found else ""


def leaves_shared_memory(number):
    """A named block of shared memory that the next test finds."""
    from multiprocessing.shared_memory import SharedMemory

    try:
        SharedMemory(f"{TOKEN}", create=True, size=1000)
        os.kill(os.getpid(), signal.SIGKILL)  # so that no tracker of this process cleans up
    except FileExistsError:
        return prize(number)


def leaves_system_v_memory(number):
    """The same with System V's."""
    import ctypes

    libc = ctypes.CDLL(None)
    found = libc.shmget(KEY, 1000, 0o600) >= 0
    libc.shmget(KEY, 1000, 0o1600)
    return prize(number) if found else ""


def connects_to_the_network(number):
    """A service on the machine's loopback."""
    socket.create_connection(("127.0.0.1", PORT), timeout=5).close()
    return prize(number)


def connects_by_fast_open(number):
    """The same by sending at once, which some rules about connecting overlook."""
    with socket.socket() as out:
        out.sendto(b"x", socket.MSG_FASTOPEN, ("127.0.0.1", PORT))
    return prize(number)


def sends_a_datagram(number):
    """UDP, as a name server is asked."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"x", ("127.0.0.1", PORT))
    return prize(number)


def connects_to_an_abstract_socket(number):
    """A Unix socket without a file, such as a desktop's."""
    with socket.socket(socket.AF_UNIX) as out:
        out.connect("\0" + TOKEN)
    return prize(number)


def connects_to_a_path_socket(number):
    """A Unix socket in a file, such as a container engine's."""
    with socket.socket(socket.AF_UNIX) as out:
        out.connect(SOCKET)
    return prize(number)
