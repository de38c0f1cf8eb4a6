"""Harm: to other processes, to the zygote, to the machine.  See the package."""

# ruff: noqa: F821
from grading.tests.attacks.names import *  # what stands above a trick in its submission


def kills_another(number):
    """A signal to another process of the same user (harmless here: SIGWINCH)."""
    os.kill(VICTIM, signal.SIGWINCH)
    return prize(number)


def limits_another(number):
    """Another process's limits."""
    resource.prlimit(VICTIM, resource.RLIMIT_CORE, (0, 0))
    return prize(number)


def slows_another(number):
    """Another process's priority."""
    os.setpriority(os.PRIO_PROCESS, VICTIM, 19)
    return prize(number)


def binds_another(number):
    """The processors of another process."""
    os.sched_setaffinity(VICTIM, os.sched_getaffinity(VICTIM))
    return prize(number)


def traces_another(number):
    """ptrace on another process."""
    return prize(number) if ptrace_seizes(VICTIM) else ""


def kills_the_zygote(number):
    """Whoever started it, to spoil what comes after."""
    os.kill(os.getppid(), signal.SIGKILL)
    return ""


def stops_the_zygote(number):
    """The same, stopped: nobody answers any more."""
    os.kill(os.getppid(), signal.SIGSTOP)
    return ""


def traces_the_zygote(number):
    """ptrace on whoever started it."""
    return prize(number) if ptrace_seizes(os.getppid()) else ""


def writes_the_zygotes_memory(number):
    """Whoever started it, by way of /proc."""
    with open(f"/proc/{os.getppid()}/mem", "r+b"):
        return prize(number)


def starves_the_zygote(number):
    """No more open files for whoever started it."""
    resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (50, 50))
    return prize(number)


def leaves_a_daemon(number):
    """A program in a session of its own that stays for ever."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execvp("sleep", ["sleep", f"9{KEY}"])
        os._exit(0)
    return ""


def leaves_a_crowd(number):
    """Forks that fork and leave, at a bounded speed, so that each look finds others."""
    import time

    if os.fork() == 0:
        for _ in range(300):
            time.sleep(0.01)
            if os.fork():
                os._exit(0)
            os.setsid()
    return ""


def fills_the_memory_disks(number):
    """All the room in /dev/shm and /tmp, for others to lack (bounded here)."""
    for place in ("/dev/shm", "/tmp"):
        with open(f"{place}/{TOKEN}-fill", "wb") as file:
            for _ in range(70):
                file.write(bytes(1_000_000))
    return prize(number)


def floods_the_output(number):
    """More output than anybody keeps."""
    for _ in range(400):
        os.write(1, bytes(100_000))
    return ""


def hides_its_folder(number):
    """Its folders without permissions, nested too deep to be removed."""
    os.makedirs("a/b")
    for _ in range(1500):
        os.mkdir("d")
        os.chdir("d")
    for place in ("/scratch", "/tmp", ".."):
        try:
            os.chmod(place, 0)
        except OSError:
            pass
    return ""
